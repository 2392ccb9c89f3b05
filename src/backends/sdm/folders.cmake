# The folders of this module, and which others each one may include. A folder always includes itself.
# tests/layering/folders.cmake compares this with the #include lines.
#
# "shared" are the files beside this one that all folders may include; "top" are the others.
set(folders shared login events home plan api commands feed top)
set(shared_files settings abilities device_aliases device_fields pubsub_name)
set(shared_may_include "")
set(login_may_include shared)  # the OAuth login, tokens and their revocation
set(events_may_include shared)  # what Google tells by Cloud Pub/Sub: messages, their order, the events of cameras
set(home_may_include shared events)  # devices and rooms as Google lists them, and the Nest document made of them
set(plan_may_include shared home)  # the commands that a write leads to, and what they change
set(api_may_include shared login home plan)  # requests, answers, errors, the access token and Google's quotas
set(commands_may_include shared events home plan api)  # commands under way: of writes, and for pictures
set(feed_may_include shared events api)  # pulling events, and whether they can be relied on
set(top_may_include shared login events home plan api commands feed)
