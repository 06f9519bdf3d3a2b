package org.amkit.cli.address;

import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.amkit.cli.terminal.Failure;

/** One term of a REV: an atom and its suffixes. */
final class RevisionTerm {
  private static final Pattern TERM = Pattern.compile("(@\\{[^{}]*\\}|[^~^{}]+)((?:\\^|~[0-9]*)*)");
  private static final Pattern SUFFIX = Pattern.compile("\\^|~([0-9]*)");
  private static final Pattern HEX = Pattern.compile("[0-9a-f]+");
  private static final Pattern SEPARATOR = Pattern.compile("(?:\\s*,\\s*|\\s+)(?![^{]*\\})");
  private static final int HASH_DIGITS = 64;

  private RevisionTerm() {}

  /** The terms of a REV, which stand between commas or spaces; those in braces divide nothing. */
  static List<String> split(String list) {
    return List.of(SEPARATOR.split(list, -1));
  }

  static Revision parse(String term, String whole) {
    Matcher matcher = TERM.matcher(term);
    if (!matcher.matches()) {
      throw bad(whole, term.isEmpty() ? "a version is missing" : "'" + term + "' is not a version");
    }
    Revision revision = atom(matcher.group(1), whole);
    Matcher suffix = SUFFIX.matcher(matcher.group(2));
    while (suffix.find()) {
      String count = suffix.group(1);
      long generations = count == null || count.isEmpty() ? 1 : number(count, whole);
      revision = new Revision.Before(revision, generations);
    }
    return revision;
  }

  private static Revision atom(String atom, String whole) {
    if (atom.equals("@")) {
      return new Revision.Now();
    }
    if (atom.equals("root")) {
      return new Revision.Root();
    }
    if (atom.startsWith("@{")) {
      return new Revision.AtTime(time(atom.substring(2, atom.length() - 1), whole));
    }
    String lower = atom.toLowerCase(Locale.ROOT);
    int colon = lower.indexOf(':');
    if (colon >= 0) {
      String actor = lower.substring(0, colon);
      if (!HEX.matcher(actor).matches()) {
        throw bad(whole, "'" + atom + "' is not ACTOR:SEQ, the actor in hex digits");
      }
      return new Revision.ActorSeq(actor, number(lower.substring(colon + 1), whole));
    }
    if (!HEX.matcher(lower).matches() || lower.length() > HASH_DIGITS) {
      throw bad(whole, "'" + atom + "' is not a version");
    }
    if (lower.length() < Revision.FEWEST_DIGITS) {
      throw bad(
          whole, "'" + atom + "' is too short, at least " + Revision.FEWEST_DIGITS + " digits");
    }
    return new Revision.Prefix(lower);
  }

  private static TimeWord time(String text, String whole) {
    try {
      return TimeWord.parse(text);
    } catch (Failure e) {
      throw bad(whole, e.message());
    }
  }

  private static long number(String digits, String whole) {
    try {
      return Long.parseLong(digits);
    } catch (NumberFormatException e) {
      boolean number = !digits.isEmpty() && digits.chars().allMatch(c -> c >= '0' && c <= '9');
      throw bad(whole, "'" + digits + (number ? "' is too large" : "' is not a number"));
    }
  }

  private static Failure bad(String whole, String what) {
    return Failure.usage("bad revision '" + whole + "': " + what).hint("see 'am help revisions'");
  }
}
