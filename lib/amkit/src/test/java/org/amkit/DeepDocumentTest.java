package org.amkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.amkit.json.DocumentPath;
import org.amkit.json.JsonWriter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Documents 100,000 objects deep. All runs on a thread with a small stack, and anything that costs
 * more than O(depth) would not end.
 */
class DeepDocumentTest {
  private static final int DEPTH = 100_000;
  private static final long STACK_BYTES = 256 << 10;

  /** What the objects on the way down are. */
  enum Way {
    MAPS,
    LISTS,
    BOTH,
    BLOCKS;

    /** The kind of the object at a level; level 0 is the root. */
    ObjectType at(int level) {
      return switch (this) {
        case MAPS -> ObjectType.MAP;
        case LISTS -> level == 0 ? ObjectType.MAP : ObjectType.LIST;
        case BOTH -> level % 2 == 0 ? ObjectType.MAP : ObjectType.LIST;
        case BLOCKS -> level % 2 == 0 ? ObjectType.MAP : ObjectType.TEXT;
      };
    }
  }

  /** A document, the map at its bottom, and the version before the last change. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Deep(Document document, ObjectId bottom, ChangeHash[] before) {}

  private static Deep deep(Way way) {
    Document document = new Document(new byte[] {1, 2, 3});
    ObjectId at = ObjectId.ROOT;
    try (Transaction tx = document.startTransaction()) {
      for (int level = 1; level <= DEPTH; level++) {
        at = inside(tx, at, way.at(level - 1), way.at(level));
      }
      if (way.at(DEPTH) != ObjectType.MAP) {
        at = inside(tx, at, way.at(DEPTH), ObjectType.MAP);
      }
      tx.set(at, "n", 1);
      tx.commit();
    }
    ChangeHash[] before = document.getHeads();
    try (Transaction tx = document.startTransaction()) {
      tx.set(at, "n", 2);
      tx.set(at, "m", 7);
      tx.commit();
    }
    return new Deep(document, at, before);
  }

  private static ObjectId inside(
      Transaction tx, ObjectId holder, ObjectType holderType, ObjectType type) {
    return switch (holderType) {
      case MAP -> tx.set(holder, "a", type);
      case LIST -> tx.insert(holder, 0, type);
      case TEXT -> tx.splitBlock(holder, 0);
    };
  }

  private static <T> T onSmallStack(Callable<T> work) throws Exception {
    FutureTask<T> task = new FutureTask<>(work);
    Thread thread = new Thread(null, task, "small-stack", STACK_BYTES);
    thread.start();
    try {
      return task.get();
    } catch (ExecutionException e) {
      throw new AssertionError("failed on a small stack", e.getCause());
    }
  }

  private static String json(JsonWriter writer, Read view) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      writer.write(view, out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toString(StandardCharsets.UTF_8);
  }

  private static long brackets(String json) {
    return json.chars().filter(c -> "{}[]".indexOf(c) >= 0).count();
  }

  @ParameterizedTest
  @EnumSource(Way.class)
  void write_deep_isWhole(Way way) throws Exception {
    onSmallStack(
        () -> {
          Deep deep = deep(way);
          Document loaded = Document.load(deep.document.save());
          String typed = json(JsonWriter.TYPED, loaded);
          assertThat(typed).contains("{\"m\":7,\"n\":2}");
          assertThat(brackets(typed))
              .isGreaterThanOrEqualTo(2L * (way == Way.BLOCKS ? DEPTH / 2 : DEPTH));
          if (way != Way.BLOCKS) {
            assertThat(json(JsonWriter.COMPACT, loaded)).isEqualTo(typed);
            String indented = json(JsonWriter.INDENTED, loaded);
            assertThat(indented.replaceAll("[\n ]+", "")).isEqualTo(typed);
          }
          return null;
        });
  }

  @ParameterizedTest
  @EnumSource(Way.class)
  void diff_deep_hasPathsAndEndsSoon(Way way) throws Exception {
    onSmallStack(
        () -> {
          Deep deep = deep(way);
          List<Patch> patches = deep.document.diff(deep.before, deep.document.getHeads());
          assertThat(patches).hasSize(2);
          assertThat(patches.get(0).getPath().size()).isGreaterThanOrEqualTo(DEPTH);
          assertThat(patches.get(0).getPlace()).isPresent();
          List<Patch> all = deep.document.diff(new ChangeHash[0], deep.document.getHeads());
          assertThat(all.size()).isGreaterThanOrEqualTo(DEPTH);
          assertThat(all.get(5).getPath()).hasSize(5);
          PatchLog log = new PatchLog();
          Document other = new Document(new byte[] {4});
          other.applyEncodedChanges(deep.document.encodeChangesSince(new ChangeHash[0]), log);
          assertThat(other.makePatches(log)).hasSizeGreaterThanOrEqualTo(DEPTH);
          assertThat(deep.document.diff(deep.bottom, deep.before, deep.document.getHeads(), true))
              .hasSize(2);
          return null;
        });
  }

  @ParameterizedTest
  @EnumSource(Way.class)
  void restore_deep_bringsAllBack(Way way) throws Exception {
    onSmallStack(
        () -> {
          Deep deep = deep(way);
          Document document = deep.document;
          ChangeHash[] whole = document.getHeads();
          String json = json(JsonWriter.TYPED, document);
          try (Transaction tx = document.startTransaction()) {
            tx.delete(ObjectId.ROOT, "a");
            tx.commit();
          }
          try (Transaction tx = document.startTransaction()) {
            tx.restore(ObjectId.ROOT, whole);
            tx.commit();
          }
          assertThat(json(JsonWriter.TYPED, document)).isEqualTo(json);
          return null;
        });
  }

  @ParameterizedTest
  @EnumSource(Way.class)
  void walk_deep_beginsAndEndsEachObject(Way way) throws Exception {
    onSmallStack(
        () -> {
          Deep deep = deep(way);
          int[] counts = new int[3];
          deep.document.walk(
              ObjectId.ROOT,
              new DocumentVisitor() {
                @Override
                public void begin(ObjectId object, ObjectType type) {
                  counts[0]++;
                }

                @Override
                public void entry(MapEntry entry) {
                  counts[2]++;
                }

                @Override
                public void item(ListItem item) {
                  counts[2]++;
                }

                @Override
                public void end(ObjectId object, ObjectType type) {
                  counts[1]++;
                }

                @Override
                public boolean entersText(ObjectId text) {
                  return true;
                }
              });
          assertThat(counts[0]).isEqualTo(counts[1]).isGreaterThanOrEqualTo(DEPTH);
          Object plain = deep.document.toPlain(ObjectId.ROOT);
          assertThat(plain).isInstanceOf(Map.class);
          return null;
        });
  }

  @ParameterizedTest
  @EnumSource(
      value = Way.class,
      names = {"MAPS", "LISTS", "BOTH"})
  void path_deep_isFound(Way way) throws Exception {
    onSmallStack(
        () -> {
          Deep deep = deep(way);
          StringBuilder path = new StringBuilder();
          for (int level = 0; level < DEPTH; level++) {
            path.append(way.at(level) == ObjectType.LIST ? "[0]" : ".a");
          }
          if (way.at(DEPTH) == ObjectType.LIST) {
            path.append("[0]");
          }
          assertThat(DocumentPath.parse(path + ".m").value(deep.document))
              .hasValueSatisfying(value -> assertThat(value.toString()).contains("7"));
          return null;
        });
  }

  @ParameterizedTest
  @EnumSource(Way.class)
  void forkMergeAnonymize_deep_keepAll(Way way) throws Exception {
    onSmallStack(
        () -> {
          Deep deep = deep(way);
          Document fork = deep.document.fork(new byte[] {9});
          try (Transaction tx = fork.startTransaction()) {
            tx.set(deep.bottom, "z", 1);
            tx.commit();
          }
          deep.document.merge(fork);
          assertThat(json(JsonWriter.TYPED, deep.document))
              .isEqualTo(json(JsonWriter.TYPED, fork))
              .contains("\"z\":1");
          Document anonymous = deep.document.anonymize(new Random(5));
          assertThat(brackets(json(JsonWriter.TYPED, anonymous)))
              .isEqualTo(brackets(json(JsonWriter.TYPED, deep.document)));
          assertThat(json(JsonWriter.TYPED, deep.document.at(deep.before))).contains("{\"n\":1}");
          return null;
        });
  }
}
