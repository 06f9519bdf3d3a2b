package org.amkit.cli.command.history;

import java.time.Instant;
import java.time.ZoneId;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.amkit.Change;
import org.amkit.cli.address.History;
import org.amkit.cli.address.TimeWord;
import org.amkit.cli.terminal.Failure;
import org.jspecify.annotations.Nullable;

/** Chooses changes by their actor, time and message. */
final class LogFilter {
  private final @Nullable String actor;
  private final @Nullable Instant since;
  private final @Nullable Instant until;
  private final @Nullable Pattern grep;

  /** What the user asked for; null for what is not asked for. */
  LogFilter(
      @Nullable String actor,
      @Nullable String since,
      @Nullable String until,
      @Nullable String grep,
      ZoneId zone) {
    this.actor = actor == null ? null : actor.toLowerCase(Locale.ROOT);
    this.since = since == null ? null : time("--since", since, zone);
    this.until = until == null ? null : time("--until", until, zone);
    this.grep = grep == null ? null : pattern(grep);
  }

  private static Instant time(String option, String word, ZoneId zone) {
    try {
      return TimeWord.parse(word).in(zone);
    } catch (Failure e) {
      throw e.at(option);
    }
  }

  private static Pattern pattern(String regex) {
    try {
      return Pattern.compile(regex, Pattern.MULTILINE);
    } catch (PatternSyntaxException e) {
      throw Failure.usage("--grep '" + regex + "': " + e.getDescription().toLowerCase(Locale.ROOT));
    }
  }

  /** Whether a change is one of those asked for. */
  boolean takes(History graph, int number) {
    Change change = graph.change(number);
    if (actor != null && !change.actor().startsWith(actor)) {
      return false;
    }
    Instant made = since == null && until == null ? null : graph.time(number);
    if (since != null && (made == null || made.isBefore(since))) {
      return false;
    }
    if (until != null && made != null && made.isAfter(until)) {
      return false;
    }
    return grep == null || matches(grep, change);
  }

  private static boolean matches(Pattern grep, Change change) {
    try {
      return grep.matcher(change.message().orElse("")).find();
    } catch (StackOverflowError e) {
      // The pattern repeats a group more often than Java's matcher can go back.
      throw Failure.usage(
          "--grep '" + grep + "' is too complex for the message of " + change.hash());
    }
  }
}
