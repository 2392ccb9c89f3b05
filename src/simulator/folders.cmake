# The folders of the simulator, and which others each one may include. A folder always includes itself.
# tests/layering/folders.cmake compares this with the #include lines.
#
# Common to every simulated service: json, http, home, pictures, oauth, control.
# One service: a folder of its own, with its rules below it. Nothing common may include it.
# page is what a browser loads from the control port. "top" stands for the files beside this one: the server with its
# ports, the options and the program.
set(folders json http home pictures oauth control wwn/rules wwn nle sdm/login sdm page top)
set(json_may_include "")  # JSON text, fields and paths of a document
set(http_may_include json)  # ports, requests, replies, forms, rate limits
set(home_may_include json)  # the home document and how it behaves
set(pictures_may_include json)  # what the cameras see, as JPEG
set(oauth_may_include json http)  # permissions, codes, tokens, the login
set(control_may_include json http home pictures oauth)  # the simulation, its control API, faults, scenarios
set(wwn/rules_may_include json home oauth)  # which writes Works with Nest accepts
set(wwn_may_include json http home pictures oauth control wwn/rules)  # the requests and streams of Works with Nest
set(nle_may_include json http home control)  # the requests, streams and thermostats of No Longer Evil
set(sdm/login_may_include json http oauth)  # the project, Google's consent page, permissions, tokens
set(sdm_may_include json http home pictures oauth control sdm/login)  # Google Device Access: devices, events, quotas
set(page_may_include http)  # the page on the control port
set(top_may_include json http home pictures oauth control wwn/rules wwn nle sdm/login sdm page)
