package org.amkit.differential;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.amkit.differential.Script.Step;

/** Makes scripts from seeds: the same seed and features give the same script. */
final class ScriptGenerator {
  private final Random random;
  private final ScriptValues values;
  private final Set<Feature> features;
  private final List<Step> steps = new ArrayList<>();
  private final List<String> actors = new ArrayList<>();
  private final Set<String> usedActors = new LinkedHashSet<>();

  /** Labels of the objects a replica has heard of, by type. */
  private final List<Map<String, Set<String>>> known = new ArrayList<>();

  private final List<String> heads = new ArrayList<>();

  /** What a text was last asked to hold, so that the next one has much in common with it. */
  private List<Object> spans = List.of();

  private int labels;

  private ScriptGenerator(long seed, Set<Feature> features) {
    this.random = new Random(seed * 0x9E3779B97F4A7C15L + 17);
    this.values = new ScriptValues(random, features.contains(Feature.SPANS) && seed % 2 == 0);
    this.features = features;
  }

  static Script generate(long seed, Set<Feature> features) {
    return new ScriptGenerator(seed, EnumSet.copyOf(features)).script(seed);
  }

  private Script script(long seed) {
    int replicas = 2 + random.nextInt(3);
    for (int r = 0; r < replicas; r++) {
      actors.add(newActor());
      known.add(new LinkedHashMap<>());
    }
    int count =
        switch (random.nextInt(10)) {
          case 0 -> 4 + random.nextInt(6);
          case 1 -> 100 + random.nextInt(120);
          default -> 15 + random.nextInt(50);
        };
    if (random.nextInt(4) != 0) {
      sharedStart();
    }
    while (steps.size() < count) {
      step();
    }
    Set<String> details = new TreeSet<>();
    features.forEach(f -> details.addAll(f.details()));
    // Patches count in UTF-16 on the other side, and cannot be converted without replaying them.
    boolean patches = features.contains(Feature.DIFF) || features.contains(Feature.PATCHES);
    String unit = patches || random.nextBoolean() ? "utf16" : "codePoints";
    return new Script(seed, unit, List.copyOf(actors), List.copyOf(details), List.copyOf(steps));
  }

  /** One replica makes a list, a text and a map that all of them then share. */
  private void sharedStart() {
    add("make", 0, "obj", "_root", "key", "list", "t", "list", "id", newLabel(0, "list"));
    add("make", 0, "obj", "_root", "key", "text", "t", "text", "id", newLabel(0, "text"));
    add("make", 0, "obj", "_root", "key", "map", "t", "map", "id", newLabel(0, "map"));
    add("text", 0, "obj", label(0, "text"), "at", 0L, "del", 0L, "s", values.string(20));
    add("commit", 0, "time", 0L);
    for (int r = 1; r < actors.size(); r++) {
      exchange("merge", r, 0);
    }
  }

  private void step() {
    int r = random.nextInt(actors.size());
    if (random.nextInt(7) == 0 && atHeads(r)) {
      return;
    }
    int dice = random.nextInt(100);
    if (dice < 62) {
      int burst = random.nextInt(3) == 0 ? 1 + random.nextInt(5) : 1;
      for (int i = 0; i < burst; i++) {
        edit(r);
      }
    } else if (dice < 76) {
      commit(r);
    } else if (dice < 90) {
      exchange(r);
    } else {
      housekeeping(r);
    }
  }

  // ---- edits

  private void edit(int r) {
    if (rich(r)) {
      return;
    }
    switch (random.nextInt(12)) {
      case 0, 1 -> mapEdit(r);
      case 2, 3, 4 -> listEdit(r);
      case 5 -> nested(r);
      case 6 -> count(r);
      case 7 -> add("delete", r, withPlace(anyObject(r)));
      default -> textEdit(r);
    }
  }

  /** Counters mostly live under one key, so that increments find them. */
  private void count(int r) {
    if (random.nextInt(4) == 0) {
      add("inc", r, withPlace(anyObject(r), "by", values.amount()));
      return;
    }
    String map = random.nextBoolean() ? "_root" : label(r, "map");
    if (random.nextInt(3) == 0) {
      add("put", r, "obj", map, "key", ScriptValues.COUNTER_KEY, "v", values.counter());
    } else {
      add("inc", r, "obj", map, "key", ScriptValues.COUNTER_KEY, "by", values.amount());
    }
  }

  private void mapEdit(int r) {
    String map = random.nextInt(3) == 0 ? "_root" : label(r, "map");
    switch (random.nextInt(6)) {
      case 0 -> add("delete", r, "obj", map, "key", values.key());
      case 1 -> add("put", r, "obj", map, "key", values.key(), "v", values.counter());
      case 2 -> add("inc", r, "obj", map, "key", values.key(), "by", values.amount());
      default -> add("put", r, "obj", map, "key", values.key(), "v", values.scalar());
    }
  }

  private void listEdit(int r) {
    String list = label(r, "list");
    switch (random.nextInt(9)) {
      case 0 -> add("put", r, "obj", list, "at", values.at(), "v", values.scalar());
      case 1 -> add("put", r, "obj", list, "at", values.at(), "v", values.counter());
      case 2 -> add("inc", r, "obj", list, "at", values.at(), "by", 1L + random.nextInt(5));
      case 3 -> add("delete", r, "obj", list, "at", values.at());
      case 4, 5 -> {
        List<Object> inserted = new ArrayList<>();
        for (int i = random.nextInt(5); i > 0; i--) {
          inserted.add(values.spliceable());
        }
        add("splice", r, "obj", list, "at", values.at(), "del", values.deletion(), "vs", inserted);
      }
      default ->
          add(
              "insert",
              r,
              "obj",
              list,
              "at",
              values.at(),
              "v",
              random.nextInt(5) == 0 ? values.counter() : values.scalar());
    }
  }

  private void nested(int r) {
    String type = new String[] {"map", "list", "text"}[random.nextInt(3)];
    boolean inList = random.nextInt(3) == 0;
    String parent = label(r, inList ? "list" : "map");
    if (inList && !parent.equals("_root")) {
      String op = random.nextInt(3) == 0 ? "make" : "insertMake";
      add(op, r, "obj", parent, "at", values.at(), "t", type, "id", newLabel(r, type));
    } else {
      add(
          "make",
          r,
          "obj",
          inList ? "_root" : parent,
          "key",
          values.key(),
          "t",
          type,
          "id",
          newLabel(r, type));
    }
  }

  private void textEdit(int r) {
    String text = label(r, "text");
    switch (random.nextInt(10)) {
      case 0, 1, 2 ->
          add(
              "type",
              r,
              "obj",
              text,
              "at",
              values.at(),
              "s",
              values.string(12),
              "erase",
              (long) Math.max(0, random.nextInt(12) - 6),
              "ahead",
              (long) Math.max(0, random.nextInt(12) - 8));
      case 3 -> add("delete", r, "obj", text, "at", values.at());
      case 4 -> spliceText(r, text, () -> "");
      case 5 -> spliceText(r, text, () -> values.string(200));
      case 6 -> {
        if (random.nextInt(3) == 0) {
          String op = random.nextBoolean() ? "text" : "delete";
          add(
              op,
              r,
              "obj",
              text,
              "at",
              1000L + random.nextInt(9),
              "del",
              1L,
              "s",
              "?",
              "raw",
              true);
        }
      }
      default -> spliceText(r, text, () -> values.string(8));
    }
  }

  /** The string is drawn last, as recorded seeds have it. */
  private void spliceText(int r, String text, Supplier<String> s) {
    add("text", r, "obj", text, "at", values.at(), "del", values.deletion(), "s", s.get());
  }

  /**
   * A value for an element of a text. Where marks are looked at it is never an empty string, which
   * Automerge counts when it is asked for the marks at an index, and nothing else tells of.
   */
  private List<Object> wide() {
    List<Object> value = values.scalar();
    boolean isEmpty = value.equals(List.of("str", ""));
    return isEmpty && features.contains(Feature.MARKS) ? List.of("null") : value;
  }

  /** Edits that only some features have; false when none was made. */
  private boolean rich(int r) {
    String text = label(r, "text");
    if (features.contains(Feature.WIDE) && random.nextInt(6) == 0) {
      switch (random.nextInt(5)) {
        case 0 ->
            add("insert", r, "obj", text, "at", values.at(), "v", List.of("str", values.string(3)));
        case 1 -> add("insert", r, "obj", text, "at", values.at(), "v", wide());
        case 2 ->
            add("put", r, "obj", text, "at", values.at(), "v", List.of("str", values.string(3)));
        case 3 -> add("put", r, "obj", text, "at", values.at(), "v", wide());
        default ->
            add(
                "insertMake",
                r,
                "obj",
                text,
                "at",
                values.at(),
                "t",
                "map",
                "id",
                newLabel(r, "map"));
      }
      return true;
    }
    if (features.contains(Feature.MARKS) && random.nextInt(3) == 0) {
      String name = values.markName();
      String expand = values.expand();
      if (random.nextInt(4) == 0) {
        add(
            "unmark",
            r,
            "obj",
            text,
            "at",
            values.at(),
            "del",
            values.span(),
            "name",
            name,
            "expand",
            expand);
      } else {
        add(
            "mark",
            r,
            "obj",
            text,
            "at",
            values.at(),
            "del",
            values.span(),
            "name",
            name,
            "v",
            values.markValue(),
            "expand",
            expand);
      }
      return true;
    }
    if (features.contains(Feature.BLOCKS) && random.nextInt(4) == 0) {
      switch (random.nextInt(4)) {
        case 0 -> add("joinBlock", r, "obj", text, "at", values.at());
        case 1 -> add("updateBlock", r, "obj", text, "at", values.at(), "block", values.block());
        default -> add("splitBlock", r, "obj", text, "at", values.at(), "block", values.block());
      }
      return true;
    }
    if (features.contains(Feature.SPANS) && random.nextInt(3) == 0) {
      spans = values.spansLike(spans);
      add("updateSpans", r, "obj", text, "spans", spans, "expand", values.expand());
      return true;
    }
    if (features.contains(Feature.CURSORS) && random.nextInt(6) == 0) {
      Map<String, Object> fields =
          fields(
              "obj",
              text,
              "at",
              values.at(),
              "id",
              "c" + labels++,
              "move",
              random.nextBoolean() ? "before" : "after");
      if (random.nextInt(8) == 0) {
        fields.put("end", random.nextBoolean() ? "start" : "end");
      }
      add("cursor", r, fields);
      return true;
    }
    return false;
  }

  // ---- history

  private void commit(int r) {
    Map<String, Object> fields = fields("time", values.time());
    if (random.nextInt(4) == 0) {
      fields.put("message", random.nextInt(6) == 0 ? "" : values.string(10));
    }
    add(random.nextInt(25) == 0 ? "empty" : "commit", r, fields);
  }

  private void exchange(int r) {
    int from = other(r);
    if (features.contains(Feature.SYNC) && random.nextInt(3) != 0) {
      long drop = random.nextInt(4) == 0 ? random.nextInt(64) : 0;
      add("sync", r, "from", (long) from, "rounds", 1L + random.nextInt(6), "drop", drop);
      learn(r, from);
      learn(from, r);
    } else if (random.nextInt(3) == 0) {
      exchange("merge", r, from);
    } else {
      String way = new String[] {"batch", "batch", "one", "bytes"}[random.nextInt(4)];
      long keep = random.nextInt(3) == 0 ? random.nextInt(1 << 30) : (1L << 30) - 1;
      add(
          "send",
          r,
          "from",
          (long) from,
          "turn",
          (long) random.nextInt(64),
          "keep",
          keep,
          "way",
          way);
      learn(r, from);
    }
    if (features.contains(Feature.PATCHES)) {
      add("patches", r);
    }
  }

  private void exchange(String op, int r, int from) {
    add(op, r, "from", (long) from);
    learn(r, from);
  }

  private void housekeeping(int r) {

    switch (random.nextInt(8)) {
      case 0 -> add("reload", r);
      case 1, 2 -> add("append", r);
      case 3 -> add("reopen", r);
      case 4 -> add("rollback", r);
      case 5 -> {
        int from = other(r);
        add("fork", r, "from", (long) from, "actor", newActor());
        known.get(r).clear();
        learn(r, from);
      }
      default -> add("read", r);
    }
  }

  private boolean atHeads(int r) {
    if (!features.contains(Feature.HEADS) && !features.contains(Feature.DIFF)) {
      return false;
    }
    if (heads.isEmpty() || random.nextInt(3) == 0) {
      heads.add("h" + heads.size());
      add("label", r, "h", heads.get(heads.size() - 1));
      return true;
    }
    String label = heads.get(random.nextInt(heads.size()));
    if (features.contains(Feature.DIFF) && random.nextBoolean()) {
      add("diff", r, "h", label, "h2", heads.get(random.nextInt(heads.size())));
    } else if (features.contains(Feature.HEADS)) {
      switch (random.nextInt(4)) {
        case 0 ->
            add(
                "edit",
                r,
                "h",
                label,
                "key",
                values.key(),
                "v",
                values.scalar(),
                "time",
                values.time());
        case 1 -> {
          int from = other(r);
          add("forkAt", r, "from", (long) from, "h", label, "actor", newActor());
          learn(r, from);
        }
        default -> add("at", r, "h", label);
      }
    }
    return true;
  }

  // ---- accidents

  private String newActor() {
    String actor;
    do {
      byte[] bytes = new byte[random.nextInt(4) == 0 ? 1 + random.nextInt(3) : 16];
      random.nextBytes(bytes);
      actor = HexFormat.of().formatHex(bytes);
    } while (!usedActors.add(actor));
    return actor;
  }

  private String newLabel(int r, String type) {
    String label = "o" + labels++;
    known.get(r).computeIfAbsent(type, t -> new LinkedHashSet<>()).add(label);
    return label;
  }

  /**
   * A label of this type that the replica knows; the root where it knows none, and then the step is
   * skipped.
   */
  private String label(int r, String type) {
    List<String> candidates = new ArrayList<>(known.get(r).getOrDefault(type, Set.of()));
    if (candidates.isEmpty()) {
      return "_root";
    }
    // The oldest objects are the shared ones: prefer them.
    int pick = Math.min(random.nextInt(candidates.size()), random.nextInt(candidates.size()));
    return candidates.get(pick);
  }

  private Map<String, Object> anyObject(int r) {
    if (random.nextBoolean()) {
      return fields("obj", random.nextBoolean() ? "_root" : label(r, "map"), "key", values.key());
    }
    return fields("obj", label(r, "list"), "at", values.at());
  }

  private static Map<String, Object> withPlace(Map<String, Object> place, Object... more) {
    place.putAll(fields(more));
    return place;
  }

  private void learn(int r, int from) {
    known
        .get(from)
        .forEach(
            (type, found) ->
                known.get(r).computeIfAbsent(type, t -> new LinkedHashSet<>()).addAll(found));
  }

  private int other(int r) {
    return (r + 1 + random.nextInt(actors.size() - 1)) % actors.size();
  }

  // ---- writing down

  private static Map<String, Object> fields(Object... pairs) {
    Map<String, Object> fields = new LinkedHashMap<>();
    for (int i = 0; i < pairs.length; i += 2) {
      fields.put((String) pairs[i], pairs[i + 1]);
    }
    return fields;
  }

  private void add(String op, int r, Object... pairs) {
    add(op, r, fields(pairs));
  }

  private void add(String op, int r, Map<String, Object> more) {
    Map<String, Object> fields = fields("op", op, "r", (long) r);
    fields.putAll(more);
    steps.add(new Step(fields));
  }
}
