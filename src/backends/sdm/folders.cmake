# The folders of this module, and which others each one may include. A folder always includes itself.
# tests/layering/folders.cmake compares this with the #include lines.
#
# "shared" are the files beside this one that login and events may include; "top" are the others.
set(folders shared login events top)
set(shared_files settings device_aliases device_fields pubsub_name)
set(shared_may_include "")
set(login_may_include shared)  # the OAuth login, tokens and their revocation
set(events_may_include shared)  # what Google tells by Cloud Pub/Sub
set(top_may_include shared login events)
