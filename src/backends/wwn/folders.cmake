# The folders of this module, and which others each one may include. A folder always includes itself.
# tests/layering/folders.cmake compares this with the #include lines.
#
# "shared" are the files beside this one that login and multiplex may include: hosts and redirects, one connection and
# its events, the service's errors.
# "top" are the others: the streams of one account, its calls and the back end itself.
set(folders shared login multiplex top)
set(shared_files
  byte_queue clean_json document_feed host_allow_list http_status redirect_cache redirects service_error
  stream_actions stream_connection stream_options)
set(shared_may_include "")
set(login_may_include shared)  # the OAuth login and its revocation
set(multiplex_may_include shared)  # one stream for many accounts
set(top_may_include shared login multiplex)
