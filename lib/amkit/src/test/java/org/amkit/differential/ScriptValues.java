package org.amkit.differential;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/** Keys, places and values for generated scripts: small enough to meet, odd enough to matter. */
final class ScriptValues {
  /** Few keys, so that replicas meet; their UTF-8 order is not their UTF-16 order. */
  private static final String[] KEYS = {
    "n", "a", "b", "key", "", "é", "\uFFFD", "\uD83D\uDE00", "10", "9", "a longer key with spaces"
  };

  /** Where counters mostly live, so that increments find them. */
  static final String COUNTER_KEY = KEYS[0];

  private static final String[] SNIPPETS = {
    "a",
    "b",
    "xyz",
    "hello world",
    " ",
    "\n",
    "ß",
    "日本",
    "e\u0301",
    "\uD83D\uDE00",
    "\uD83D\uDC68\u200D\uD83D\uDC69\u200D\uD83D\uDC67",
    "\uD83C\uDDE9\uD83C\uDDEA",
    "a\uD83D\uDE00b",
    "שלום",
    "\"\\\u0001"
  };

  private static final String[] PLAIN_SNIPPETS = {"a", "b", "xyz", " ", "ß", "日本", "\uD83D\uDE00"};
  private static final String[] MARK_NAMES = {"bold", "link", "color"};
  private static final String[] EXPANDS = {"before", "after", "both", "none"};

  private final Random random;

  private final String[] snippets;

  /**
   * @param plain whether all strings are of graphemes that are one character
   */
  ScriptValues(Random random, boolean plain) {
    this.random = random;
    this.snippets = plain ? PLAIN_SNIPPETS : SNIPPETS;
  }

  Long amount() {
    return random.nextInt(20) - 8L;
  }

  String key() {
    return KEYS[Math.min(random.nextInt(KEYS.length), random.nextInt(KEYS.length))];
  }

  Long at() {
    return switch (random.nextInt(5)) {
      case 0 -> 0L;
      case 1 -> 1L;
      default -> (long) random.nextInt(400);
    };
  }

  Long deletion() {
    return switch (random.nextInt(6)) {
      case 0 -> 1L;
      case 1 -> 2L + random.nextInt(4);
      case 2 -> (long) random.nextInt(60);
      default -> 0L;
    };
  }

  Long span() {
    return random.nextInt(12) == 0 ? 0L : 1L + random.nextInt(30);
  }

  Long time() {
    return switch (random.nextInt(6)) {
      case 0 -> -1L - random.nextInt(1000);
      case 1 -> 1_700_000_000L + random.nextInt(1 << 20);
      case 2 -> 1_700_000_000_000L + random.nextInt(1 << 20);
      default -> 0L;
    };
  }

  String string(int limit) {
    StringBuilder out = new StringBuilder();
    int pieces = 1 + random.nextInt(limit);
    for (int i = 0; i < pieces; i++) {
      if (random.nextInt(3) == 0) {
        out.append(snippets[random.nextInt(snippets.length)]);
      } else {
        out.append((char) ('a' + random.nextInt(26)));
      }
    }
    return out.toString();
  }

  List<Object> counter() {
    return List.of(
        "counter",
        Long.toString(random.nextInt(3) == 0 ? random.nextLong() >> 12 : random.nextInt(100)));
  }

  List<Object> scalar() {
    return switch (random.nextInt(10)) {
      case 0 -> List.of("null");
      case 1 -> List.of("bool", random.nextBoolean());
      case 2 ->
          List.of(
              "uint",
              Long.toString(random.nextInt(3) == 0 ? random.nextLong() >>> 1 : random.nextInt(5)));
      case 3 -> List.of("f64", doubleBits());
      case 4 -> List.of("bytes", bytes());
      case 5 ->
          List.of(
              "ts",
              Long.toString(
                  random.nextInt(3) == 0
                      ? -905182979000L
                      : 1_700_000_000_000L + random.nextInt(99)));
      case 6 ->
          List.of(
              "int",
              Long.toString(random.nextInt(4) == 0 ? random.nextLong() : -random.nextInt(300)));
      case 7 -> List.of("int", Long.toString(random.nextInt(5)));
      default -> List.of("str", random.nextInt(8) == 0 ? "" : string(6));
    };
  }

  /** A value whose type Automerge's untyped splice tells from the JavaScript value. */
  List<Object> spliceable() {
    List<Object> value;
    do {
      value = scalar();
    } while (value.get(0).equals("uint") || value.get(0).equals("f64"));
    return value;
  }

  List<Object> markValue() {
    return switch (random.nextInt(5)) {
      case 0 -> List.of("str", string(3));
      case 1 -> List.of("int", Long.toString(random.nextInt(3)));
      case 2 -> random.nextInt(3) == 0 ? List.of("null") : List.of("bool", false);
      default -> List.of("bool", true);
    };
  }

  String markName() {
    return MARK_NAMES[random.nextInt(MARK_NAMES.length)];
  }

  String expand() {
    return EXPANDS[random.nextInt(EXPANDS.length)];
  }

  /**
   * Spans that differ from others in a few places. Each is a list: {@code ["text", STRING, [[MARK,
   * VALUE]...]]} or {@code ["block", [[KEY, VALUE]...]]}, with at most one attribute in a block, as
   * Automerge puts several in an order of its own.
   */
  List<Object> spansLike(List<Object> before) {
    List<Object> spans = new ArrayList<>(before);
    for (int edits = 1 + random.nextInt(3); edits > 0; edits--) {
      int at = random.nextInt(spans.size() + 1);
      boolean insert = at == spans.size() || random.nextInt(3) == 0;
      if (insert) {
        spans.add(at, newSpan());
      } else if (random.nextInt(3) == 0 || spans.size() > 12) {
        spans.remove(at);
      } else {
        spans.set(at, newSpan());
      }
    }
    return List.copyOf(spans);
  }

  private List<Object> newSpan() {
    if (random.nextInt(3) == 0) {
      List<Object> level = List.of("level", List.of("int", Long.toString(random.nextInt(3))));
      return List.of("block", random.nextInt(4) == 0 ? List.of() : List.of(level));
    }
    Map<String, Object> marks = new TreeMap<>();
    for (int count = random.nextInt(3); count > 0; count--) {
      marks.put(markName(), markValue());
    }
    List<Object> pairs = new ArrayList<>();
    marks.forEach((name, value) -> pairs.add(List.of(name, value)));
    return List.of("text", string(8), pairs);
  }

  List<Object> block() {
    List<Object> pairs = new ArrayList<>();
    pairs.add(List.of("type", List.of("str", random.nextBoolean() ? "paragraph" : "heading")));
    if (random.nextBoolean()) {
      pairs.add(List.of("level", List.of("int", Long.toString(1 + random.nextInt(5)))));
    }
    return pairs;
  }

  String doubleBits() {
    double[] odd = {
      0.0, -0.0, 1.0, -1.5, 1e300, Double.MIN_VALUE, Double.POSITIVE_INFINITY, Double.NaN
    };
    double value = random.nextBoolean() ? odd[random.nextInt(odd.length)] : random.nextGaussian();
    return String.format("%016x", Double.doubleToLongBits(value));
  }

  String bytes() {
    byte[] bytes = new byte[random.nextInt(5)];
    random.nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }
}
