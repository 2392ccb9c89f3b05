// Writes docs/asyncapi.yaml, which describes every topic and payload for machines, or checks that it is up to date.
// Fields, ranges, words of receipts and of links are those of the program's own tables.
#include <exception>

#include "bridge_channels.h"
#include "description.h"
#include "made_file.h"
#include "object_channels.h"
#include "receipt_schemas.h"
#include "yaml.h"

int main(int argc, char** argv) try {
  using namespace nest2mqtt::tools;
  if (argc != 3) return complain("usage: --write|--check FILE");
  Description description;
  add_object_channels(description);
  add_receipt_schemas(description);
  add_bridge_channels(description);
  add_request_channels(description);
  const std::string head = "# Made by `ninja asyncapi_doc` from the tables of the program; do not edit.\n";
  return write_or_check(argv[1], argv[2], head + to_yaml(description.document()), "build the target asyncapi_doc");
} catch (const std::exception& error) {
  return nest2mqtt::tools::complain(error.what());
}
