package org.amkit.column;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Random entries through every writer and reader, against the obvious encoding. */
class RandomColumnsTest {
  private static final int SEED_COUNT = 400;
  private static final String[] WORDS = {"", "a", "b", "ключ", "longer than the others by far"};

  private static void forEachSeed(LongConsumer test) {
    for (long seed = 0; seed < SEED_COUNT; seed++) {
      try {
        test.accept(seed);
      } catch (AssertionError | RuntimeException e) {
        throw new AssertionError("seed " + seed, e);
      }
    }
  }

  /** Entries that come in runs, alternations, climbs and gaps. */
  private static List<@Nullable Long> entries(Random random, boolean nulls) {
    List<@Nullable Long> entries = new ArrayList<>();
    int pieces = random.nextInt(12);
    long last = 0;
    for (int p = 0; p < pieces; p++) {
      int n = random.nextInt(5) == 0 ? random.nextInt(200) : 1 + random.nextInt(4);
      int kind = random.nextInt(nulls ? 5 : 4);
      long base = random.nextInt(3) == 0 ? random.nextInt(4) : random.nextInt(1 << 20);
      int step = random.nextInt(7) - 3;
      for (int i = 0; i < n; i++) {
        Long entry =
            switch (kind) {
              case 0 -> base;
              case 1 -> base + i % 2;
              case 2 -> Math.max(0, last + step);
              case 3 -> (long) random.nextInt(100_000);
              default -> null;
            };
        entries.add(entry);
        last = entry == null ? last : entry;
      }
    }
    return entries;
  }

  private static Rules rules(List<?> entries, Random random) {
    return random.nextBoolean() ? Rules.STRICT : Rules.STRICT.entries(entries.size()).counters();
  }

  @Test
  void numbers_writtenAndRead_areTheObviousEncoding() {
    forEachSeed(RandomColumnsTest::numbers);
  }

  private static void numbers(long seed) {
    Random random = new Random(seed);
    List<@Nullable Long> entries = entries(random, true);
    RleWriter writer = new RleWriter();
    writer.append(9, 3);
    writer.reset();
    assertThat(writer.isEmpty()).isTrue();
    for (int i = 0; i < entries.size(); ) {
      int n = someEqual(entries, i, random);
      Long entry = entries.get(i);
      if (entry == null) {
        writer.appendNull(n);
      } else {
        writer.append(entry, n);
      }
      i += n;
    }
    assertThat(writer.isEmpty()).isEqualTo(entries.isEmpty());
    assertThat(writer.allNull()).isEqualTo(entries.stream().allMatch(e -> e == null));
    byte[] bytes = writer.toByteArray();
    assertThat(bytes).isEqualTo(Reference.numbers(entries));
    RleReader reader = Column.of(bytes).rle(rules(entries, random));
    List<@Nullable Long> read = new ArrayList<>();
    while (reader.run() > 0) {
      int n = 1 + random.nextInt(reader.run());
      for (int i = 0; i < n; i++) {
        read.add(reader.isNull() ? null : reader.value());
      }
      reader.advance(n);
    }
    reader.expectEnd();
    assertThat(read).isEqualTo(entries);
  }

  @Test
  void deltas_writtenAndRead_areTheObviousEncoding() {
    forEachSeed(RandomColumnsTest::deltas);
  }

  private static void deltas(long seed) {
    Random random = new Random(seed);
    List<@Nullable Long> entries = entries(random, true);
    DeltaWriter writer = new DeltaWriter();
    writer.append(9, 3, 2);
    writer.reset();
    for (int i = 0; i < entries.size(); ) {
      int n = someSteady(entries, i, random);
      Long entry = entries.get(i);
      if (entry == null) {
        writer.appendNull(n);
      } else if (n == 1 && random.nextBoolean()) {
        writer.append(entry);
      } else {
        Long second = n > 1 ? entries.get(i + 1) : null;
        writer.append(entry, second == null ? random.nextInt() : second - entry, n);
      }
      i += n;
    }
    byte[] bytes = writer.toByteArray();
    assertThat(bytes).isEqualTo(Reference.deltas(entries));
    DeltaReader reader = Column.of(bytes).deltas(rules(entries, random));
    List<@Nullable Long> read = new ArrayList<>();
    while (reader.run() > 0) {
      int n = 1 + random.nextInt(reader.run());
      for (int i = 0; i < n; i++) {
        read.add(reader.isNull() ? null : reader.value() + i * reader.step());
      }
      reader.advance(n);
    }
    reader.expectEnd();
    assertThat(read).isEqualTo(entries);
  }

  @Test
  void booleans_writtenAndRead_areTheObviousEncoding() {
    forEachSeed(RandomColumnsTest::booleans);
  }

  private static void booleans(long seed) {
    Random random = new Random(seed);
    List<Boolean> entries = new ArrayList<>();
    for (Long entry : entries(random, false)) {
      entries.add(entry != null && entry % 2 == 1);
    }
    BoolWriter writer = new BoolWriter();
    writer.append(true, 3);
    writer.reset();
    for (int i = 0; i < entries.size(); ) {
      int n = someEqual(entries, i, random);
      writer.append(entries.get(i), n);
      i += n;
    }
    assertThat(writer.allNull()).isEqualTo(entries.stream().noneMatch(e -> e));
    assertThat(writer.isEmpty()).isEqualTo(entries.isEmpty());
    byte[] bytes = writer.toByteArray();
    assertThat(bytes).isEqualTo(Reference.bools(entries));
    BoolReader reader = Column.of(bytes).bools(rules(entries, random));
    List<Boolean> read = new ArrayList<>();
    while (reader.run() > 0) {
      int n = 1 + random.nextInt(reader.run());
      for (int i = 0; i < n; i++) {
        read.add(reader.value());
      }
      reader.advance(n);
    }
    assertThat(read).isEqualTo(entries);
  }

  @Test
  void strings_writtenAndRead_areTheObviousEncoding() {
    forEachSeed(RandomColumnsTest::strings);
  }

  private static void strings(long seed) {
    Random random = new Random(seed);
    List<@Nullable String> entries = new ArrayList<>();
    for (Long entry : entries(random, true)) {
      entries.add(entry == null ? null : WORDS[(int) (entry % WORDS.length)]);
    }
    StringWriter writer = new StringWriter();
    writer.append("left over", 2);
    writer.reset();
    for (int i = 0; i < entries.size(); ) {
      int n = someEqual(entries, i, random);
      String entry = entries.get(i);
      if (entry == null) {
        writer.appendNull(n);
      } else {
        writer.append(entry, n);
      }
      i += n;
    }
    byte[] bytes = writer.toByteArray();
    assertThat(bytes).isEqualTo(Reference.strings(entries));
    StringReader reader = Column.of(bytes).strings(rules(entries, random));
    List<@Nullable String> read = new ArrayList<>();
    while (reader.run() > 0) {
      int n = 1 + random.nextInt(reader.run());
      for (int i = 0; i < n; i++) {
        read.add(reader.isNull() ? null : reader.value());
      }
      reader.advance(n);
    }
    assertThat(read).isEqualTo(entries);
  }

  @Test
  void values_writtenAndRead_areTheObviousEncoding() {
    forEachSeed(RandomColumnsTest::values);
  }

  private static void values(long seed) {
    Random random = new Random(seed);
    List<@Nullable Long> kinds = new ArrayList<>();
    StringBuilder all = new StringBuilder();
    List<String> texts = new ArrayList<>();
    ValueWriter writer = new ValueWriter();
    for (Long entry : entries(random, true)) {
      if (entry == null) {
        writer.append(ValueReader.NULL, 1);
        kinds.add(0L);
        texts.add("");
      } else {
        String text = WORDS[(int) (entry % WORDS.length)];
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        writer.append(ValueReader.STRING, utf8, 0, utf8.length, 1);
        kinds.add((long) utf8.length << 4 | ValueReader.STRING);
        all.append(text);
        texts.add(text);
      }
    }
    byte[] meta = writer.metaToByteArray();
    byte[] raw = writer.rawToByteArray();
    assertThat(meta).isEqualTo(Reference.numbers(kinds));
    assertThat(raw).isEqualTo(all.toString().getBytes(StandardCharsets.UTF_8));
    ValueReader reader = Column.of(meta).values(Column.of(raw), Rules.STRICT);
    List<String> read = new ArrayList<>();
    while (reader.run() > 0) {
      int n = 1 + random.nextInt(reader.run());
      for (int i = 0; i < n; i++) {
        read.add(
            new String(
                reader.buffer(),
                reader.offset() + i * reader.byteCount(),
                reader.byteCount(),
                StandardCharsets.UTF_8));
      }
      reader.advance(n);
    }
    assertThat(read).isEqualTo(texts);
  }

  /** Some of the entries from i on that are equal to it. */
  private static int someEqual(List<?> entries, int i, Random random) {
    int n = 1;
    Object first = entries.get(i);
    while (i + n < entries.size()
        && java.util.Objects.equals(first, entries.get(i + n))
        && random.nextInt(10) > 0) {
      n++;
    }
    return n;
  }

  /** Some of the entries from i on that rise evenly, or are all null. */
  private static int someSteady(List<@Nullable Long> entries, int i, Random random) {
    Long first = entries.get(i);
    if (first == null) {
      return someEqual(entries, i, random);
    }
    int n = 1;
    while (i + n < entries.size() && random.nextInt(10) > 0) {
      Long second = entries.get(i + 1);
      Long next = entries.get(i + n);
      if (second == null || next == null || next != first + n * (second - first)) {
        break;
      }
      n++;
    }
    return n;
  }
}
