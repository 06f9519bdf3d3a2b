package org.amkit.cli;

/** What {@code am --help} says, made from the list of commands alone. */
final class Overview {
  private static final int NAME_CELLS = 14;

  private Overview() {}

  static String text() {
    StringBuilder out = new StringBuilder();
    out.append("am: edit, merge, inspect and sync Automerge document files\n\n");
    out.append("Usage: am COMMAND [OPTION]... [ARG]...\n");
    for (Verbs.Group group : Verbs.Group.values()) {
      boolean first = true;
      for (Verbs.Entry entry : Verbs.all()) {
        if (entry.group() != group) {
          continue;
        }
        if (first) {
          out.append('\n').append(group.title).append(":\n");
          first = false;
        }
        out.append("  ").append(entry.name());
        out.append(" ".repeat(Math.max(1, NAME_CELLS - entry.name().length())));
        out.append(entry.summary()).append('\n');
      }
    }
    out.append("\n'am COMMAND --help' tells about a command.\n");
    return out.toString();
  }
}
