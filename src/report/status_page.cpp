#include "status_page.h"

#include <fmt/format.h>

#include "nest2mqtt/base/html.h"
#include "nest2mqtt/report/html_page.h"

namespace nest2mqtt::report {
namespace {

using Properties = std::vector<StatusView::Property>;

constexpr int refresh_seconds = 30;

std::string_view class_of(Severity severity) {
  switch (severity) {
    case Severity::good:
      return "good";
    case Severity::waiting:
      return "waiting";
    case Severity::bad:
      break;
  }
  return "bad";
}

std::string mark(Severity severity, std::string_view word) {
  return fmt::format("<span class=\"mark {}\">{}</span>", class_of(severity), html_escaped(word));
}

/// `group`: each pair in a box of its own.
std::string properties_list(const Properties& properties, bool group = false) {
  if (properties.empty()) return "";
  std::string html = "<dl>";
  for (const StatusView::Property& property : properties) {
    html += fmt::format("{}<dt>{}</dt><dd>{}</dd>{}", group ? "<div>" : "", html_escaped(property.label),
                        html_escaped(property.text), group ? "</div>" : "");
  }
  return html + "</dl>\n";
}

std::string leaves_table(const std::string& topic, const Properties& leaves) {
  if (leaves.empty()) return "";
  std::string html = fmt::format(
      "<details><summary>All {} values</summary>\n<table><caption>Topics below <code>{}/</code></caption>\n"
      "<thead><tr><th scope=\"col\">Field</th><th scope=\"col\">Value</th></tr></thead>\n<tbody>\n",
      leaves.size(), html_escaped(topic));
  for (const StatusView::Property& leaf : leaves) {
    html += fmt::format("<tr><th scope=\"row\"><code>{}</code></th><td>{}</td></tr>\n", html_escaped(leaf.label),
                        html_escaped(leaf.text));
  }
  return html + "</tbody></table></details>\n";
}

std::string problems_section(const StatusView& view) {
  if (view.problems.empty()) return "";
  std::string html = fmt::format("<section class=\"problems{}\" aria-labelledby=\"todo\"><h2 id=\"todo\">{}</h2>\n<ul>",
                                 view.severity == Severity::bad ? "" : " soft", html_escaped(view.summary));
  for (const std::string& problem : view.problems) html += "<li>" + html_escaped(problem) + "</li>\n";
  return html + "</ul></section>\n";
}

std::string connections_section(const StatusView& view) {
  std::string html =
      "<section aria-labelledby=\"connections\"><h2 id=\"connections\">Connections</h2>\n"
      "<div class=\"cards\">\n";
  for (const StatusView::Connection& connection : view.connections) {
    html += fmt::format("<article class=\"card\"><div class=\"top\"><h3>{}</h3>{}</div>\n",
                        html_escaped(connection.name), mark(connection.severity, connection.state));
    if (!connection.why.empty()) html += "<p class=\"note\">" + html_escaped(connection.why) + "</p>\n";
    if (connection.needs_login && view.has_login_page) {
      html += "<p class=\"note\"><a href=\"login\">Log in</a></p>\n";
    }
    Properties properties = connection.properties;
    properties.insert(properties.begin(), {"For", connection.since});
    html += properties_list(properties) + "</article>\n";
  }
  return html + "</div></section>\n";
}

std::string badge(const StatusView::Device& device) {
  if (!device.note.empty()) return mark(Severity::waiting, "offline");
  if (device.activity.empty()) return "";
  const std::string_view looks = device.activity == "heating" ? "warm" : device.activity == "cooling" ? "cool" : "";
  return fmt::format("<span class=\"mark {}\">{}</span>", looks, html_escaped(device.activity));
}

std::string device_card(const StatusView::Device& device) {
  std::string html =
      fmt::format("<article class=\"card\"><div class=\"top\"><h3>{}</h3>{}</div><p class=\"kind\">{}</p>\n",
                  html_escaped(device.name), badge(device), html_escaped(device.kind));
  if (!device.headline.empty()) {
    html += device.severity == Severity::good || !device.note.empty()
                ? "<p class=\"headline\">" + html_escaped(device.headline) + "</p>\n"
                : "<p class=\"headline\">" + mark(device.severity, device.headline) + "</p>\n";
  }
  if (!device.note.empty()) html += "<p class=\"note\">" + html_escaped(device.note) + "</p>\n";
  return html + properties_list(device.properties) + leaves_table(device.topic, device.leaves) + "</article>\n";
}

std::string homes_sections(const StatusView& view) {
  if (view.homes.empty()) {
    return "<section aria-labelledby=\"homes\"><h2 id=\"homes\">Homes</h2><p class=\"empty\">No home is known "
           "yet.</p></section>\n";
  }
  std::string html;
  for (const StatusView::Home& home : view.homes) {
    html += fmt::format("<section class=\"home\"><h2>{}</h2>\n{}{}<div class=\"cards\">\n", html_escaped(home.name),
                        properties_list(home.properties, true), leaves_table(home.topic, home.leaves));
    for (const StatusView::Device& device : home.devices) html += device_card(device);
    html += "</div></section>\n";
  }
  return html;
}

std::string commands_section(const StatusView& view) {
  std::string html = "<section aria-labelledby=\"commands\"><h2 id=\"commands\">Commands</h2>\n";
  if (view.read_only) {
    return html + "<p class=\"empty\">This bridge only reads (<code>write.read_only</code>).</p></section>\n";
  }
  if (view.commands.empty()) return html + "<p class=\"empty\">None since the start.</p></section>\n";
  html +=
      "<div class=\"card wide\"><table><caption>The last commands and what became of them; times are "
      "UTC</caption>\n<thead><tr><th scope=\"col\">Time</th><th scope=\"col\">For</th><th scope=\"col\">Result</th>"
      "<th scope=\"col\">Wanted</th><th scope=\"col\">Why</th></tr></thead>\n<tbody>\n";
  for (const StatusView::Command& command : view.commands) {
    html += fmt::format(
        "<tr><td class=\"when\">{} ago <span class=\"utc\">{}</span></td><td class=\"target\">{}</td>"
        "<td class=\"result\">{}</td><td class=\"what\"><code>{}</code></td><td class=\"why\">{}</td>"
        "</tr>\n",
        html_escaped(command.age), html_escaped(command.at), html_escaped(command.target),
        mark(command.severity, command.status), html_escaped(command.wanted), html_escaped(command.message));
  }
  return html + "</tbody></table></div></section>\n";
}

std::string budgets_section(const StatusView& view) {
  if (view.read_only || view.homes.empty()) return "";
  std::string html = "<section aria-labelledby=\"budget\"><h2 id=\"budget\">Write budget</h2>\n";
  if (view.budgets.empty()) {
    return html + "<p class=\"empty\">Full: every device can be written to at once.</p></section>\n";
  }
  html += "<div class=\"card\"><ul class=\"budgets\">\n";
  for (const StatusView::Budget& budget : view.budgets) {
    std::string pips;
    for (int i = 0; i < budget.most; ++i) pips += i < budget.left ? "●" : "○";
    html += fmt::format(
        "<li><span>{}</span><span><span class=\"pips\" aria-hidden=\"true\">{}</span> {} of {} writes "
        "left</span></li>\n",
        html_escaped(budget.target), pips, budget.left, budget.most);
  }
  return html + "</ul></div></section>\n";
}

}  // namespace

std::string status_page(const StatusView& view, bool refreshes) {
  // All links are relative: behind a proxy the page may have any path.
  const std::string refresh =
      refreshes ? fmt::format("<meta http-equiv=\"refresh\" content=\"{}\">\n", refresh_seconds) : "";
  const std::string refresh_text =
      refreshes ? fmt::format("Loads again every {} s. <a href=\"?refresh=off\">Stop that</a>", refresh_seconds)
                : "<a href=\"./\">Load again by itself</a>";
  std::string body = fmt::format(
      "<header><h1>nest2mqtt</h1>{}<p>Version {}, running for {}. As of {} UTC.</p></header>\n<main>\n",
      mark(view.severity, view.summary), html_escaped(view.version), html_escaped(view.uptime), html_escaped(view.at));
  body += problems_section(view) + connections_section(view) + homes_sections(view) + commands_section(view) +
          budgets_section(view);
  body += fmt::format(
      "</main>\n<footer><p>{}. {}For programs: <a href=\"metrics\">metrics</a>, <a href=\"health\">health</a>, "
      "<a href=\"readyz\">readiness</a>, <a href=\"livez\">liveness</a>. This page changes nothing.</p></footer>\n",
      refresh_text, view.has_login_page ? "<a href=\"login\">Log in to Nest</a>. " : "");
  return html_page(view.summary, body, refresh);
}

}  // namespace nest2mqtt::report
