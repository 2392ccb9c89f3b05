# The folders of this module, and which others each one may include. A folder always includes itself.
# tests/layering/folders.cmake compares this with the #include lines.
#
# "shared" are the files here that the folder "saved" needs, too: a command and its fields, and hexadecimal text.
# "top" stands for the other files beside this one: the dispatcher with its queues, limits and receipts.
set(folders shared saved top)
set(shared_files command field_write hex)
set(shared_may_include "")
set(saved_may_include shared)  # what is kept over restarts, as text
set(top_may_include shared saved)
