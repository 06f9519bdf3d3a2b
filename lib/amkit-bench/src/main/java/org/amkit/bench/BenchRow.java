package org.amkit.bench;

import java.util.List;

/**
 * One line of the table of warm rows.
 *
 * @param name for {@code --row}
 * @param source the row as {@link Rows} and {@code measure.mjs} know it
 * @param peers who takes part, amkit first
 * @param target what amkit is to reach
 * @param reduced whether the reduced set has it
 */
record BenchRow(String name, String source, List<String> peers, String target, boolean reduced) {
  private static final List<String> ALL_PEERS =
      List.of("amkit", "jni", "automerge", "yjs", "loro", "dt");
  private static final List<String> AUTOMERGE = List.of("amkit", "jni", "automerge");
  private static final List<String> JNI = List.of("amkit", "jni");
  private static final List<String> NODE = List.of("amkit", "automerge");
  private static final String PAPER = "automerge-paper";
  private static final String PAPER_EACH = "automerge-paper-each";

  static final List<BenchRow> ALL =
      List.of(
          text("type-paper", "type-one:" + PAPER, "<= 1.0 x DT, >= 10 x JNI").inReduced(),
          text("type-paper-each", "type-each:" + PAPER, ">= 12 x JNI, >= 3 x Loro"),
          text("type-rustcode", "type-one:rustcode", "<= 1.2 x DT"),
          text("type-friends", "type-one:friendsforever_flat", "<= 1.2 x DT"),
          text("type-svelte", "type-one:sveltecomponent", ">= 12 x JNI"),
          text("load-paper", "load-text:" + PAPER, ">= 15 x AM"),
          text("load-paper-each", "load-text:" + PAPER_EACH, ">= 8 x AM").inReduced(),
          new BenchRow(
              "load-paper-each-unverified",
              "own:load-unverified:" + PAPER_EACH,
              List.of("amkit", "automerge", "loro"),
              "<= 2 x Loro, >= 150 x AM",
              false),
          text("load-rustcode", "load-text:rustcode", ">= 20 x AM"),
          row("save-paper-each", "save:" + PAPER_EACH, AUTOMERGE, ">= 2 x AM").inReduced(),
          memory("memory-paper-each", PAPER_EACH, "heap <= 6 MB"),
          memory("memory-papers", "papers", "heap <= 10 x file"),
          row("changes-out", "changes-out:" + PAPER_EACH, AUTOMERGE, "<= JNI").inReduced(),
          row("changes-out-again", "changes-out-again:" + PAPER_EACH, AUTOMERGE, ">= 1 x JNI"),
          row("text-middle", "text-at:" + PAPER_EACH, AUTOMERGE, "<= JNI").inReduced(),
          row("text-middle-again", "text-at-again:" + PAPER_EACH, AUTOMERGE, ">= 3 x JNI"),
          row("diff-middle", "diff:" + PAPER_EACH, AUTOMERGE, "<= JNI").inReduced(),
          row("diff-middle-again", "diff-again:" + PAPER_EACH, AUTOMERGE, ">= 3 x AM"),
          row("first-change", "first-change:" + PAPER_EACH, AUTOMERGE, "<= JNI").inReduced(),
          row("since-old", "since-old:" + PAPER_EACH, AUTOMERGE, "<= JNI"),
          row("since-last", "since-last:" + PAPER_EACH, AUTOMERGE, "<= JNI"),
          row("live-10k", "live:10k", AUTOMERGE, ""),
          row("live-100k", "live:100k", AUTOMERGE, ""),
          row("live-paper", "live:" + PAPER_EACH, AUTOMERGE, ""),
          row("live-1M", "live:1M", AUTOMERGE, ""),
          row("live-patches-10k", "live-patches:10k", AUTOMERGE, "<= 0.5 x JNI").inReduced(),
          row("live-patches-100k", "live-patches:100k", AUTOMERGE, "<= 0.5 x JNI").inReduced(),
          row("live-patches-paper", "live-patches:" + PAPER_EACH, AUTOMERGE, "<= 0.5 x JNI")
              .inReduced(),
          row("live-patches-1M", "live-patches:1M", AUTOMERGE, "<= 1.3 x its 10k").inReduced(),
          row("changes-in", "changes-in:" + PAPER_EACH, AUTOMERGE, ">= 6 x JNI"),
          row("replay-friends", "replay:friendsforever", JNI, ">= 12 x JNI"),
          row("friends-all", "changes-in:friendsforever-each", AUTOMERGE, ">= 8 x JNI"),
          row("friends-one-by-one", "changes-in-each:friendsforever-each", JNI, ">= 8 x JNI"),
          row("merge", "merge:10k-apart", AUTOMERGE, ">= 4 x JNI"),
          row("map-build", "map-build", AUTOMERGE, ">= 6 x JNI"),
          row("map-json", "json:map", AUTOMERGE, ">= 8 x JNI").inReduced(),
          row("list-build", "list-build", AUTOMERGE, ">= 8 x AM"),
          row("list-json", "json:list", AUTOMERGE, ">= 8 x AM"),
          row("nested-build", "nested-build", AUTOMERGE, ">= 6 x JNI"),
          row("nested-json", "json:nested", AUTOMERGE, ">= 6 x JNI"),
          row("sync", "sync:1k-apart", AUTOMERGE, ">= 5 x JNI, <= 254,424 bytes").inReduced(),
          row("first-sync", "first-sync:" + PAPER_EACH, AUTOMERGE, ">= 30 x both, <= 0.14 MB"),
          document("A1", "egwalker/A1.am", NODE),
          document("C1", "egwalker/C1.am", AUTOMERGE),
          document("S1", "egwalker/S1.am", AUTOMERGE),
          document("essay", "documents/essay.amrg", AUTOMERGE),
          document("moby-dick", "documents/moby-dick.automerge", AUTOMERGE),
          document("godot-modeled", "documents/godot-modeled.amrg", AUTOMERGE),
          document("stephen", "documents/stephen.amrg", AUTOMERGE).inReduced(),
          row("load-papers", "load-made:papers", NODE, ">= 8 x AM"),
          crdt("b1-append"),
          crdt("b1-prepend"),
          crdt("b1-random"),
          crdt("b1-words"),
          crdt("b1-numbers"),
          crdt("b2-random"),
          crdt("b2-words"),
          crdt("b3-set"),
          crdt("b3-map"));

  static final double MAX_EXPONENT = 1.15;

  /** As far as a walk through memory that outgrows one cache after another may slow an edit. */
  private static final double MAX_CACHE_EXPONENT = 1.4;

  /** What does not depend on the size, but for its logarithm. */
  private static final double MAX_FLAT_EXPONENT = 0.15;

  /**
   * A workload of amkit's own at n, 4n and 16n.
   *
   * @param limit what the exponent may be that is fitted to the times without the compiler
   * @param reduced whether the reduced set has it
   */
  record Growth(String kind, int n, double limit, boolean reduced) {
    Growth(String kind, int n) {
      this(kind, n, MAX_EXPONENT, false);
    }

    /** The row at a size, as {@link RowSource} knows it. */
    String source(int size) {
      return "own:growth:" + kind + ":" + size;
    }
  }

  static final List<Growth> GROWTH =
      List.of(
          new Growth("edit", 80_000),
          new Growth("edit-each", 20_000),
          // Each edit somewhere else: nothing that it needs is in a cache.
          new Growth("edit-random", 20_000, MAX_CACHE_EXPONENT, false),
          new Growth("load", 20_000),
          new Growth("merge", 2_000),
          new Growth("map", 80_000),
          new Growth("list", 80_000),
          new Growth("conflicts", 800),
          new Growth("settle", 1_250, MAX_EXPONENT, true),
          new Growth("settle-in", 1_250, MAX_EXPONENT, true),
          new Growth("deep", 8_000),
          new Growth("actors", 2_000),
          new Growth("heads", 800),
          new Growth("heads-commit", 800),
          new Growth("forks", 400),
          new Growth("since-heads", 400),
          new Growth("live", 5_000, MAX_FLAT_EXPONENT, false),
          new Growth("diff", 20_000),
          new Growth("sync", 2_000));

  private static BenchRow text(String name, String source, String target) {
    return row(name, source, ALL_PEERS, target);
  }

  private static BenchRow row(String name, String source, List<String> peers, String target) {
    return new BenchRow(name, source, peers, target, false);
  }

  private static BenchRow memory(String name, String input, String target) {
    List<String> peers =
        input.equals(PAPER_EACH) ? List.of("amkit", "jni", "automerge", "yjs", "loro") : NODE;
    return row(name, "memory:" + input, peers, target);
  }

  private static BenchRow crdt(String name) {
    return row(name, "crdt:" + name, AUTOMERGE, "");
  }

  private static BenchRow document(String name, String file, List<String> peers) {
    return row("load-" + name, "load:" + file, peers, ">= 8 x AM");
  }

  private BenchRow inReduced() {
    return new BenchRow(name, source, peers, target, true);
  }

  /**
   * Who takes part in the reduced set: of live changes only the binding, since AM takes up to a
   * minute for 200 of them.
   */
  List<String> reducedPeers() {
    return source.startsWith("live") ? JNI : peers;
  }

  /** The row as a peer knows it. */
  String source(String peer) {
    return source.startsWith("own:load-unverified:") && !peer.equals("amkit")
        ? source.replace("own:load-unverified:", "load-text:")
        : source;
  }

  /** What a peer with a format of its own makes first; nothing where it makes nothing. */
  String making(String peer) {
    boolean own = peer.equals("yjs") || peer.equals("loro") || peer.equals("dt");
    return own && (source(peer).startsWith("load-text:") || isMemory())
        ? "make:" + source.substring(source.lastIndexOf(':') + 1)
        : "";
  }

  /** Whether it needs the traces and real documents. */
  boolean needsData() {
    return source.contains(":")
        && !source.startsWith("json:")
        && !source.startsWith("crdt:")
        && !source.endsWith("-apart")
        && !source.matches("live.*:\\d+[kM]");
  }

  /** Whether it loads a real document, of which there is no short form. */
  boolean isReal() {
    return source.startsWith("load:");
  }

  boolean isMemory() {
    return source.startsWith("memory:");
  }

  /**
   * Whether a peer's result is as far the same as it can be. Automerge 3.5.0 gives the heads that
   * amkit gives; the binding's older core makes other changes of the same typing, and peers of
   * another kind have no such heads: these give the text.
   */
  boolean agree(String peer, String mine, String theirs) {
    boolean textOnly =
        !peer.equals("automerge")
            && (source.startsWith("type-") || source.startsWith("load-text:"));
    return textOnly ? withoutHeads(mine).equals(withoutHeads(theirs)) : mine.equals(theirs);
  }

  private static String withoutHeads(String check) {
    int heads = check.indexOf(" heads ");
    return heads < 0 ? check : check.substring(0, heads);
  }
}
