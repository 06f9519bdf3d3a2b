package org.amkit.bench;

import java.util.List;

/**
 * A whole command on a document.
 *
 * @param name its name in the table
 * @param words of {@code am}; FILE, OLD (the hash of a change in the middle) and OTHER (the file of
 *     a replica with 200 changes more) stand for the document's own
 * @param node what {@code cold.mjs} calls the same work; empty where Automerge has nothing like it
 * @param result what of the output is compared
 * @param heap of how many MB; 0 for as many as am takes by itself
 */
record ColdRow(String name, List<String> words, String node, Result result, int heap) {
  /** What of a command's output is compared with the peer's. */
  enum Result {
    /** The hashes of changes in it, those of {@code "hash"} members where it is JSON. */
    HASHES,
    /** The first of them. */
    FIRST_HASH,
    /** The number behind the word "changes". */
    CHANGES,
    /** The JSON value. */
    JSON,
    /** Whether there is any. */
    ANY,
    /** The document that the command leaves: its value at "k". */
    KEY,
    /** The document that the command leaves: its heads. */
    HEADS
  }

  private static final String PAPER = "automerge-paper-each";
  private static final String MILLION = "1M";
  private static final String PAPERS = "papers";

  /** Made by {@link MakeInputs#document}; the smallest first. */
  static final List<String> DOCUMENTS = List.of("10k", "100k", PAPER, MILLION, PAPERS);

  static final List<ColdRow> ALL =
      List.of(
          row("heads", "heads FILE", "heads", Result.HASHES),
          row("get", "get FILE text", "get", Result.JSON),
          row("status", "status FILE", "status", Result.CHANGES),
          row("change", "change FILE set k 1", "change", Result.KEY),
          row("log-1", "log -N 1 FILE", "log1", Result.FIRST_HASH),
          new ColdRow("log-1-64MB", List.of("log", "-N", "1", "FILE"), "", Result.FIRST_HASH, 64),
          row("log-20-json", "log -N 20 --json FILE", "log20", Result.HASHES),
          row("show", "show FILE OLD", "show", Result.FIRST_HASH),
          row("get-at", "get FILE text --at OLD", "getAt", Result.JSON),
          row("diff", "diff -r @~1..@ FILE", "diff", Result.ANY),
          row("export", "export FILE", "export", Result.JSON),
          row("export-unverified", "export --skip-verifying-heads FILE", "", Result.JSON),
          row("blame", "blame FILE text", "", Result.ANY),
          row("merge", "merge FILE OTHER", "merge", Result.HEADS),
          row("verify", "verify FILE", "verify", Result.ANY));

  private static ColdRow row(String name, String words, String node, Result result) {
    return new ColdRow(name, List.of(words.split(" ")), node, result, 0);
  }

  /** Whether a run changes the file. */
  boolean writes() {
    return result == Result.KEY || result == Result.HEADS;
  }

  /** The exit code of am: differences are 1, as in diff(1). */
  int exit() {
    return name.equals("diff") ? 1 : 0;
  }

  /** Whether the row is run on a document. */
  boolean isOn(String document, boolean reduced) {
    if (heap > 0) {
      return document.equals(MILLION);
    }
    if (!reduced) {
      return true;
    }
    return switch (name) {
      case "blame" -> document.equals("10k") || document.equals(PAPERS);
      case "merge", "verify" -> document.equals("10k") || document.equals(PAPER);
      default -> document.equals("10k") || document.equals(PAPER) || document.equals(MILLION);
    };
  }

  /** Whether Node does it, too; not in the reduced set where it takes 20 seconds a row. */
  boolean isOnNode(String document, boolean reduced) {
    return !node.isEmpty() && !(reduced && document.equals(MILLION));
  }

  /**
   * What it may take after one earlier command has seen the file, in ms of CPU; 0 where no limit is
   * set.
   */
  int limit(String document) {
    boolean million = document.equals(MILLION);
    if (!million && !document.equals(PAPER)) {
      return 0;
    }
    return switch (name) {
      case "heads", "get", "status" -> million ? 250 : 150;
      case "change", "log-1", "log-20-json", "show", "get-at", "diff" -> million ? 350 : 200;
      default -> 0;
    };
  }
}
