package org.amkit.cli.address;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.amkit.cli.terminal.Failure;

/**
 * One term of a REV: an atom and its suffixes.
 *
 * <pre>
 *   term    atom suffix*
 *   atom    &#64;{TIME} | anything without ~ ^ { }
 *   suffix  ^ | ~ | ~N
 * </pre>
 */
final class RevisionTerm {
  private static final int HASH_DIGITS = 64;

  private RevisionTerm() {}

  /** The terms of a REV, which stand between commas or spaces; those in braces divide nothing. */
  static List<String> split(String list) {
    List<String> terms = new ArrayList<>();
    int begin = 0;
    for (int i = 0; i < list.length(); ) {
      int end = separatorEnd(list, i);
      if (end > i && !isInBraces(list, end)) {
        terms.add(list.substring(begin, i));
        begin = end;
        i = end;
      } else {
        i++;
      }
    }
    terms.add(list.substring(begin));
    return terms;
  }

  /** Where a comma with the spaces around it ends, or spaces do. */
  private static int separatorEnd(String list, int begin) {
    int end = skipSpaces(list, begin);
    return end < list.length() && list.charAt(end) == ',' ? skipSpaces(list, end + 1) : end;
  }

  private static int skipSpaces(String list, int begin) {
    int i = begin;
    while (i < list.length() && " \t\n\013\f\r".indexOf(list.charAt(i)) >= 0) {
      i++;
    }
    return i;
  }

  private static boolean isInBraces(String list, int position) {
    int closing = list.indexOf('}', position);
    int opening = list.indexOf('{', position);
    return closing >= 0 && (opening < 0 || closing < opening);
  }

  static Revision parse(String term, String whole) {
    int atomEnd = atomEnd(term);
    if (atomEnd <= 0 || !areSuffixes(term, atomEnd)) {
      throw bad(whole, term.isEmpty() ? "a version is missing" : "'" + term + "' is not a version");
    }
    Revision revision = atom(term.substring(0, atomEnd), whole);
    for (int i = atomEnd; i < term.length(); ) {
      int end = suffixEnd(term, i);
      long generations = end == i + 1 ? 1 : number(term.substring(i + 1, end), whole);
      revision = new Revision.Before(revision, generations);
      i = end;
    }
    return revision;
  }

  private static int atomEnd(String term) {
    if (term.startsWith("@{")) {
      int end = term.indexOf('}') + 1;
      int nested = term.indexOf('{', 2);
      return nested >= 0 && nested < end ? -1 : end;
    }
    int end = 0;
    while (end < term.length() && "~^{}".indexOf(term.charAt(end)) < 0) {
      end++;
    }
    return end;
  }

  private static boolean areSuffixes(String term, int begin) {
    int i = begin;
    while (i < term.length() && (term.charAt(i) == '^' || term.charAt(i) == '~')) {
      i = suffixEnd(term, i);
    }
    return i == term.length();
  }

  private static int suffixEnd(String term, int begin) {
    int end = begin + 1;
    while (term.charAt(begin) == '~' && end < term.length() && isDigit(term.charAt(end))) {
      end++;
    }
    return end;
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  private static boolean isHex(String lower) {
    for (int i = 0; i < lower.length(); i++) {
      char c = lower.charAt(i);
      if (!isDigit(c) && !(c >= 'a' && c <= 'f')) {
        return false;
      }
    }
    return !lower.isEmpty();
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
      if (!isHex(actor)) {
        throw bad(whole, "'" + atom + "' is not ACTOR:SEQ, the actor in hex digits");
      }
      return new Revision.ActorSeq(actor, number(lower.substring(colon + 1), whole));
    }
    if (!isHex(lower) || lower.length() > HASH_DIGITS) {
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
