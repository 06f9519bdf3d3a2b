package org.amkit.cli.command.sync;

import java.util.List;
import org.amkit.cli.terminal.Failure;
import org.amkit.repo.DocumentId;
import org.jspecify.annotations.Nullable;

/**
 * What a client of {@code am serve --stdio} has asked ssh to run, as sshd hands it over in {@code
 * SSH_ORIGINAL_COMMAND}. It is never run: it is read, and anything but this is refused.
 *
 * <pre>
 *   am sync [-q|-v] [--live] [--no-state] [--id ID] [--create] [--allow-unrelated] PATH -
 * </pre>
 *
 * @param path as the client has written it
 * @param id by which the client asks for the document; null for none
 * @param create whether the file is to be made if it does not exist
 * @param allowUnrelated whether documents that have no change in common are merged
 * @param noState whether nothing is remembered of the peer
 * @param quiet whether stderr, which the client prints, is for faults only
 */
record ForcedCommand(
    String path,
    @Nullable DocumentId id,
    boolean create,
    boolean allowUnrelated,
    boolean noState,
    boolean quiet) {
  /** Where sshd puts what the client has asked for. */
  static final String VARIABLE = "SSH_ORIGINAL_COMMAND";

  private static final String FORM = "am sync FILE -";

  /**
   * Reads a command; {@link Failure} (exit 2) says what is not allowed.
   *
   * @param command null where ssh was asked for a shell
   */
  static ForcedCommand parse(@Nullable String command) {
    if (command == null || command.isBlank()) {
      throw Failure.usage("this key runs no shell, only '" + FORM + "'")
          .hint("use it so: am sync FILE user@HOST:FILE");
    }
    List<String> words = PlainCommand.words(command);
    if (words == null || words.size() < 2 || !isAm(words.get(0)) || !words.get(1).equals("sync")) {
      throw refused("'" + command + "'");
    }
    return new Reading(words.subList(2, words.size())).read();
  }

  /** Also by its path: the client's --remote-am. */
  private static boolean isAm(String word) {
    return word.equals("am") || word.endsWith("/am");
  }

  /**
   * The same, where it asks for no more than the key may.
   *
   * @param mayCreate whether files may be made
   * @param mayMix whether unrelated documents may be merged
   */
  ForcedCommand within(boolean mayCreate, boolean mayMix) {
    if (create && !mayCreate) {
      throw Failure.usage("this key creates no files: --create is not allowed");
    }
    if (allowUnrelated && !mayMix) {
      throw Failure.usage(
          "this key merges no unrelated documents: --allow-unrelated is not allowed");
    }
    return this;
  }

  private static Failure refused(String what) {
    return Failure.usage("this key only runs '" + FORM + "': " + what + " is not allowed");
  }

  /** The words behind {@code am sync}. */
  private static final class Reading {
    private final List<String> words;
    private @Nullable String path;
    private boolean create;
    private boolean allowUnrelated;
    private boolean noState;
    private boolean quiet;
    private @Nullable DocumentId id;

    Reading(List<String> words) {
      this.words = words;
    }

    ForcedCommand read() {
      int at = 0;
      while (at < words.size() && words.get(at).startsWith("-") && words.get(at).length() > 1) {
        at += option(words.get(at), at + 1 < words.size() ? words.get(at + 1) : null);
      }
      if (words.size() != at + 2 || !words.get(at + 1).equals("-")) {
        throw refused(
            "'" + String.join(" ", words.subList(Math.min(at, words.size()), words.size())) + "'");
      }
      path = words.get(at);
      return new ForcedCommand(path, id, create, allowUnrelated, noState, quiet);
    }

    /** How many words an option takes. */
    private int option(String name, @Nullable String next) {
      switch (name) {
        // This side speaks until the client has enough.
        case "-v", "--verbose", "--live" -> {}
        case "-q", "--quiet" -> quiet = true;
        case "--create" -> create = true;
        case "--allow-unrelated" -> allowUnrelated = true;
        case "--no-state" -> noState = true;
        case "--id" -> {
          id = id(next);
          return 2;
        }
        default -> throw refused(name);
      }
      return 1;
    }

    private static DocumentId id(@Nullable String text) {
      try {
        return DocumentId.parse(text == null ? "" : text);
      } catch (IllegalArgumentException e) {
        throw Failure.usage("--id: " + e.getMessage());
      }
    }
  }
}
