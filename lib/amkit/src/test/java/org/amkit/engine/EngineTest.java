package org.amkit.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.amkit.ChangeHash;
import org.amkit.ExpandMark;
import org.amkit.LoadOptions;
import org.amkit.ObjectType;
import org.amkit.Prop;
import org.amkit.TextUnit;
import org.amkit.chunk.ActorId;
import org.amkit.chunk.ChangeChunk;
import org.amkit.chunk.ColumnRows;
import org.amkit.chunk.OpRows;
import org.amkit.codec.FormatException;
import org.amkit.ops.Value;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class EngineTest {
  private static Engine engine(String actor) {
    return Engine.create(ActorId.parse(actor), TextUnit.CODE_POINTS);
  }

  /** A document with a text, a list and some keys, made by random edits. */
  private static Engine random(long seed, String actor) {
    Engine engine = engine(actor);
    engine.begin();
    engine.edits().putObject(0, Prop.of("text"), ObjectType.TEXT);
    engine.edits().putObject(0, Prop.of("list"), ObjectType.LIST);
    engine.edits().put(0, Prop.of("n"), new Value.Counter(1));
    engine.commit(null, 0);
    Random random = new Random(seed);
    for (int i = 0; i < 20; i++) {
      engine.begin();
      edit(engine, random, 8);
      engine.commit("change " + i, i);
    }
    return engine;
  }

  private static long object(Engine engine, String key) {
    return ((Value.Obj) java.util.Objects.requireNonNull(engine.get(0, key, null)).value()).id();
  }

  private static void edit(Engine engine, Random random, int count) {
    long text = object(engine, "text");
    long list = object(engine, "list");
    for (int i = 0; i < count; i++) {
      long length = engine.length(text, null);
      long size = engine.length(list, null);
      long at = (long) (random.nextDouble() * (length + 1));
      switch (random.nextInt(9)) {
        case 0, 1, 2 ->
            engine.edits().spliceText(text, at, random.nextInt(3), "añ👀x".substring(0, 2));
        case 3 -> engine.edits().spliceText(text, at, random.nextInt(6), "");
        case 4 ->
            engine
                .edits()
                .insert(list, size == 0 ? 0 : random.nextInt((int) size), new Value.Int(i));
        case 5 -> {
          if (size > 0) {
            engine.edits().put(list, Prop.of(random.nextInt((int) size)), new Value.Str("v" + i));
          }
        }
        case 6 -> engine.edits().increment(0, Prop.of("n"), i);
        case 7 -> engine.edits().put(0, Prop.of("k" + random.nextInt(4)), new Value.F64(i / 3.0));
        default -> {
          if (length > 1) {
            engine.edits().mark(text, 0, at, "b", new Value.Bool(true), ExpandMark.AFTER);
          }
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
  void rollback_leavesNoTrace(long seed) {
    Engine engine = random(seed, "aa");
    byte[] before = engine.save();
    engine.begin();
    edit(engine, new Random(seed + 100), 40);
    int pending = engine.pendingOps();
    assertThat(engine.rollback()).isEqualTo(pending);
    assertThat(engine.save()).isEqualTo(before);
    engine.begin();
    edit(engine, new Random(seed + 200), 40);
    engine.commit(null, 0);
    Engine reloaded = Engine.load(engine.save(), LoadOptions.DEFAULT, ActorId.parse("bb"));
    assertThat(reloaded.heads()).isEqualTo(engine.heads());
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void changesInAnyOrder_giveTheSameDocument(long seed) {
    Engine a = random(seed, "aa");
    Engine b = a.fork(ActorId.parse("bb"));
    for (Engine engine : List.of(a, b)) {
      engine.begin();
      edit(engine, new Random(seed + (engine == a ? 1 : 2)), 30);
      engine.commit(null, 0);
    }
    a.merge(b);
    List<byte[]> changes = new ArrayList<>();
    a.changesSince(List.of()).forEach(hash -> changes.add(a.changeBytes(hash)));
    Collections.shuffle(changes, new Random(seed));
    Engine c = engine("cc");
    for (byte[] change : changes) {
      c.applyChanges(List.of(change));
    }
    assertThat(c.waiting()).isEmpty();
    assertThat(c.heads()).isEqualTo(a.heads());
    long text = object(a, "text");
    assertThat(c.text(object(c, "text"), null)).isEqualTo(a.text(text, null));
    assertThat(c.marks(object(c, "text"), null)).isEqualTo(a.marks(text, null));
    Engine reloaded = Engine.load(c.save(), LoadOptions.DEFAULT, ActorId.parse("dd"));
    assertThat(reloaded.heads()).isEqualTo(a.heads());
  }

  @Test
  void batchWithABadChange_appliesNothing() {
    Engine a = random(5, "aa");
    Engine b = a.fork(ActorId.parse("bb"));
    b.begin();
    b.edits().spliceText(object(b, "text"), 0, 0, "hello");
    ChangeHash good = java.util.Objects.requireNonNull(b.commit(null, 0));
    Engine stranger = random(6, "cc");
    stranger.begin();
    stranger.edits().put(object(stranger, "list"), Prop.of(0), new Value.Int(1));
    byte[] dangling = orphanOf(stranger);
    byte[] before = a.save();
    assertThatThrownBy(() -> a.applyChanges(List.of(b.changeBytes(good), dangling)))
        .isInstanceOf(FormatException.class)
        .hasMessageContaining("which is not here");
    assertThat(a.save()).isEqualTo(before);
  }

  /** A change without dependencies that names an object no one has. */
  private static byte[] orphanOf(Engine stranger) {
    stranger.rollback();
    org.amkit.chunk.ChangeChunkWriter writer = new org.amkit.chunk.ChangeChunkWriter();
    writer.begin(0, 1, i -> ActorId.parse("dd"));
    OpRows.appendRun(
        writer, 99L << 31, "key", 0, 0, false, 1, 2, new byte[0], 0, 0, 1, 0, 0, 0, false, null);
    writer.finish(1, 0, null, List.of(), new byte[0]);
    return writer.toByteArray();
  }

  @Test
  void changeWithUnknownColumn_survivesSaveAndLoad() {
    Engine a = random(7, "aa");
    byte[] odd = withUnknownColumn(a.changeBytes(a.changesSince(List.of()).get(0)));
    ChangeChunk change = ChangeChunk.parse(odd);
    assertThat(change.ops().isKnown(ColumnRows.CHANGE_OPS)).isFalse();
    Engine b = engine("bb");
    b.applyChanges(List.of(odd));
    b.begin();
    b.edits().put(0, Prop.of("later"), new Value.Int(1));
    b.commit(null, 0);
    Engine reloaded = Engine.load(b.save(), LoadOptions.DEFAULT, ActorId.parse("cc"));
    assertThat(reloaded.heads()).isEqualTo(b.heads());
    assertThat(reloaded.changeBytes(change.hash())).isEqualTo(odd);
  }

  /** The same change with one more column, of a number that no one uses. */
  private static byte[] withUnknownColumn(byte[] chunk) {
    ChangeChunk change = ChangeChunk.parse(chunk);
    org.amkit.codec.ByteWriter body = new org.amkit.codec.ByteWriter();
    body.uleb(0);
    body.uleb(change.author().byteCount());
    body.putBytes(change.author().toBytes());
    body.uleb(change.seq());
    body.uleb(change.startOp());
    body.sleb(0);
    body.uleb(0);
    body.uleb(0);
    int n = change.ops().count();
    body.uleb(n + 1L);
    for (int i = 0; i < n; i++) {
      body.uleb(change.ops().spec(i));
      body.uleb(change.ops().column(i).byteCount());
    }
    body.uleb(0x7f2);
    body.uleb(2);
    for (int i = 0; i < n; i++) {
      org.amkit.column.Column column = change.ops().column(i);
      body.putBytes(column.buf(), column.start(), column.byteCount());
    }
    body.putBytes(new byte[] {3, 1});
    return frame(body.toByteArray());
  }

  private static byte[] frame(byte[] body) {
    org.amkit.codec.ByteWriter hashed = new org.amkit.codec.ByteWriter();
    hashed.putByte(1);
    hashed.uleb(body.length);
    hashed.putBytes(body);
    byte[] hash =
        new org.amkit.codec.Sha256().hash(hashed.toByteArray(), 0, hashed.toByteArray().length);
    org.amkit.codec.ByteWriter out = new org.amkit.codec.ByteWriter();
    out.putBytes(new byte[] {(byte) 0x85, 0x6f, 0x4a, (byte) 0x83});
    out.putBytes(hash, 0, 4);
    out.putBytes(hashed.toByteArray());
    return out.toByteArray();
  }

  @Test
  void editsOutsideOfASequence_failAndChangeNothing() {
    Engine a = random(8, "aa");
    long list = object(a, "list");
    long text = object(a, "text");
    a.begin();
    assertThatThrownBy(() -> a.edits().insert(list, a.length(list, null) + 1, new Value.Int(1)))
        .isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> a.edits().delete(list, Prop.of(a.length(list, null))))
        .isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> a.edits().spliceText(text, -1, 0, "x"))
        .isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> a.edits().put(text, Prop.of("key"), new Value.Int(1)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> a.edits().increment(0, Prop.of("nothing"), 1))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(a.pendingOps()).isZero();
    assertThat(a.commit(null, 0)).isNull();
  }

  @Test
  void anOldVersion_readsAsItWas() {
    Engine engine = random(9, "aa");
    List<ChangeHash> heads = engine.heads();
    String text = engine.text(object(engine, "text"), null);
    byte[] then = engine.save();
    engine.begin();
    edit(engine, new Random(3), 60);
    engine.commit(null, 0);
    assertThat(engine.text(object(engine, "text"), engine.clockAt(heads))).isEqualTo(text);
    assertThat(engine.length(object(engine, "text"), engine.clockAt(heads)))
        .isEqualTo(text.codePointCount(0, text.length()));
    assertThat(engine.forkAt(heads, ActorId.parse("bb")).save()).isEqualTo(then);
  }

  /** Its start is not what counts. */
  @Test
  void putOfWhatACounterHasComeTo_isNoOp() {
    Engine engine = Engine.create(ActorId.parse("aa"), TextUnit.UTF16);
    engine.begin();
    engine.edits().put(0, Prop.of("n"), new Value.Counter(2));
    engine.edits().increment(0, Prop.of("n"), -2);
    engine.edits().put(0, Prop.of("n"), new Value.Counter(0));
    assertThat(engine.pendingOps()).isEqualTo(2);
    engine.edits().put(0, Prop.of("n"), new Value.Counter(2));
    assertThat(engine.pendingOps()).isEqualTo(3);
    assertThat(Objects.requireNonNull(engine.get(0, "n", null)).value())
        .isEqualTo(new Value.Counter(2));
  }
}
