package org.amkit.bench;

import java.util.List;

/**
 * One line of the table.
 *
 * @param name for {@code --row}
 * @param source the row as {@link Rows} and {@code measure.mjs} know it
 * @param peers who takes part, amkit first
 * @param target what amkit is to reach
 * @param quick whether {@code --quick} has it
 */
record BenchRow(String name, String source, List<String> peers, String target, boolean quick) {
  private static final List<String> ALL_PEERS =
      List.of("amkit", "jni", "automerge", "yjs", "loro", "dt");
  private static final List<String> AUTOMERGE = List.of("amkit", "jni", "automerge");
  private static final List<String> JNI = List.of("amkit", "jni");
  private static final List<String> NODE = List.of("amkit", "automerge");
  private static final String PAPER = "automerge-paper";
  private static final String PAPER_EACH = "automerge-paper-each";

  static final List<BenchRow> ALL =
      List.of(
          text("type-paper", "type-one:" + PAPER, "<= 1.0 x DT, >= 10 x JNI"),
          text("type-paper-each", "type-each:" + PAPER, ">= 12 x JNI, >= 3 x Loro"),
          text("type-rustcode", "type-one:rustcode", "<= 1.2 x DT"),
          new BenchRow(
              "type-friends", "type-one:friendsforever_flat", ALL_PEERS, "<= 1.2 x DT", true),
          text("type-svelte", "type-one:sveltecomponent", ">= 12 x JNI"),
          new BenchRow("load-paper", "load-text:" + PAPER, ALL_PEERS, ">= 15 x AM", true),
          text("load-paper-each", "load-text:" + PAPER_EACH, ">= 8 x AM"),
          new BenchRow(
              "load-paper-each-unverified",
              "own:load-unverified:" + PAPER_EACH,
              List.of("amkit", "automerge", "loro"),
              "<= 2 x Loro, >= 150 x AM",
              false),
          text("load-rustcode", "load-text:rustcode", ">= 20 x AM"),
          row("save-paper-each", "save:" + PAPER_EACH, AUTOMERGE, ">= 2 x AM"),
          memory("memory-retained", "<= 6 MB"),
          memory("memory-peak", "<= 24 MB"),
          row("changes-out", "changes-out:" + PAPER_EACH, AUTOMERGE, ">= 1 x JNI"),
          row("changes-in", "changes-in:" + PAPER_EACH, AUTOMERGE, ">= 6 x JNI"),
          row("replay-friends", "replay:friendsforever", JNI, ">= 12 x JNI"),
          row("friends-all", "changes-in:friendsforever-each", AUTOMERGE, ">= 8 x JNI"),
          row("friends-one-by-one", "changes-in-each:friendsforever-each", JNI, ">= 8 x JNI"),
          new BenchRow("merge", "merge", AUTOMERGE, ">= 4 x JNI", false),
          new BenchRow("map-build", "map-build", AUTOMERGE, ">= 6 x JNI", false),
          new BenchRow("map-json", "json:map", AUTOMERGE, ">= 8 x JNI", true),
          new BenchRow("list-build", "list-build", AUTOMERGE, ">= 8 x AM", true),
          new BenchRow("list-json", "json:list", AUTOMERGE, ">= 8 x AM", true),
          new BenchRow("nested-build", "nested-build", AUTOMERGE, ">= 6 x JNI", true),
          new BenchRow("nested-json", "json:nested", AUTOMERGE, ">= 6 x JNI", true),
          new BenchRow("sync", "sync", AUTOMERGE, ">= 5 x JNI, <= 254,424 bytes", false),
          row("first-sync", "first-sync:" + PAPER_EACH, AUTOMERGE, ">= 30 x both, <= 0.14 MB"),
          row("diff-middle", "diff:" + PAPER_EACH, AUTOMERGE, ">= 3 x AM"),
          row("text-middle", "text-at:" + PAPER_EACH, AUTOMERGE, ">= 3 x JNI"),
          document("A1", "egwalker/A1.am", NODE),
          document("C1", "egwalker/C1.am", AUTOMERGE),
          document("S1", "egwalker/S1.am", AUTOMERGE),
          document("essay", "documents/essay.amrg", AUTOMERGE),
          document("moby-dick", "documents/moby-dick.automerge", AUTOMERGE),
          document("godot-modeled", "documents/godot-modeled.amrg", AUTOMERGE),
          document("stephen", "documents/stephen.amrg", AUTOMERGE),
          row("load-papers", "load-made:papers", NODE, ">= 8 x AM"),
          row("memory-papers", "memory:papers", NODE, "<= 10 x file"),
          crdt("b1-append"),
          crdt("b1-prepend"),
          crdt("b1-random"),
          crdt("b1-words"),
          crdt("b1-numbers"),
          crdt("b2-random"),
          crdt("b2-words"),
          crdt("b3-set"),
          crdt("b3-map"));

  private static final double MAX_EXPONENT = 1.15;

  /** As far as a walk through memory that outgrows one cache after another may slow an edit. */
  private static final double MAX_CACHE_EXPONENT = 1.4;

  /**
   * A workload of amkit's own at n, 4n and 16n.
   *
   * @param limit what the fitted exponent may be
   */
  record Growth(String kind, int n, double limit) {
    Growth(String kind, int n) {
      this(kind, n, MAX_EXPONENT);
    }
  }

  static final List<Growth> GROWTH =
      List.of(
          new Growth("edit", 80_000),
          new Growth("edit-each", 20_000),
          // Each edit somewhere else: nothing that it needs is in a cache.
          new Growth("edit-random", 20_000, MAX_CACHE_EXPONENT),
          new Growth("load", 20_000),
          new Growth("merge", 2_000),
          new Growth("map", 80_000),
          new Growth("list", 80_000),
          new Growth("conflicts", 800),
          new Growth("deep", 8_000),
          new Growth("actors", 2_000),
          new Growth("heads", 800),
          new Growth("diff", 20_000),
          new Growth("sync", 2_000));

  private static BenchRow text(String name, String source, String target) {
    return row(name, source, ALL_PEERS, target);
  }

  private static BenchRow row(String name, String source, List<String> peers, String target) {
    return new BenchRow(name, source, peers, target, false);
  }

  private static BenchRow memory(String name, String target) {
    return row(
        name, "memory:" + PAPER_EACH, List.of("amkit", "jni", "automerge", "yjs", "loro"), target);
  }

  private static BenchRow crdt(String name) {
    return row(name, "crdt:" + name, AUTOMERGE, "");
  }

  private static BenchRow document(String name, String file, List<String> peers) {
    return row("load-" + name, "load:" + file, peers, ">= 8 x AM");
  }

  /** The row as a peer knows it. */
  String source(String peer) {
    return source.startsWith("own:load-unverified:") && !peer.equals("amkit")
        ? source.replace("own:load-unverified:", "load-text:")
        : source;
  }

  /** Whether it needs the traces and real documents. */
  boolean needsData() {
    return source.contains(":") && !source.startsWith("json:") && !source.startsWith("crdt:");
  }

  boolean isMemory() {
    return source.startsWith("memory:");
  }

  /**
   * Which of a peer's memory figures it shows: of native and WebAssembly memory, which no heap
   * figure counts, the growth of the resident set.
   */
  String memoryField(String peer) {
    if (name.equals("memory-peak")) {
      return "peak";
    }
    return peer.equals("amkit") || peer.equals("yjs") ? "retained" : "resident";
  }
}
