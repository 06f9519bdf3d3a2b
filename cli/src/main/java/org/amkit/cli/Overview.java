package org.amkit.cli;

import org.amkit.cli.command.Listing;

/** What {@code am --help} says, made from the list of commands alone. */
final class Overview {
  private static final int NAME_CELLS = 14;

  private Overview() {}

  static String text() {
    StringBuilder out = new StringBuilder();
    out.append("am: edit, merge, inspect and sync Automerge document files\n\n");
    out.append("Usage: am COMMAND [OPTION]... [ARG]...\n");
    for (Listing.Group group : Listing.Group.values()) {
      if (group == Listing.Group.HIDDEN) {
        continue;
      }
      boolean first = true;
      for (Verbs.Entry entry : Verbs.all()) {
        if (entry.group() != group) {
          continue;
        }
        if (first) {
          out.append('\n').append(group.title()).append(":\n");
          first = false;
        }
        out.append("  ").append(entry.name());
        out.append(" ".repeat(Math.max(1, NAME_CELLS - entry.name().length())));
        out.append(entry.summary()).append('\n');
      }
    }
    out.append("\nTopics of 'am help':\n");
    for (Topics.Topic topic : Topics.all()) {
      out.append("  ").append(topic.name());
      out.append(" ".repeat(Math.max(1, NAME_CELLS - topic.name().length())));
      out.append(topic.summary()).append('\n');
    }
    out.append("\n'am COMMAND --help' and 'am help TOPIC' give details.\n");
    return out.toString();
  }
}
