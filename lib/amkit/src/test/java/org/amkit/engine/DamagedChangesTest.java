package org.amkit.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.util.Arrays;
import java.util.HexFormat;
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
import org.amkit.codec.FormatException;
import org.amkit.codec.Sha256;
import org.amkit.ops.Value;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Changes that no writer would write, but that are changes: a saved document gives them back. */
class DamagedChangesTest {
  private static final int ROUNDS = 4_000;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void changeDamagedUnderARightChecksum_isRefused_orSurvivesSaveAndLoad(long seed) {
    Engine a = Engine.create(ActorId.parse("aa"), TextUnit.CODE_POINTS);
    byte[] first = first(a);
    Engine b = a.fork(ActorId.parse("bb"));
    byte[] second = second(b);
    Random random = new Random(seed);
    int applied = 0;
    for (int round = 0; round < ROUNDS; round++) {
      byte[] damaged = second.clone();
      for (int n = 1 + random.nextInt(3); n > 0; n--) {
        damaged[10 + random.nextInt(damaged.length - 10)] = (byte) random.nextInt(256);
      }
      byte[] hash = new Sha256().hash(damaged, 8, damaged.length - 8);
      System.arraycopy(hash, 0, damaged, 4, 4);
      Engine c = Engine.create(ActorId.parse("cc"), TextUnit.CODE_POINTS);
      c.applyChanges(List.of(first));
      try {
        c.applyChanges(List.of(damaged));
      } catch (FormatException | IllegalStateException e) {
        continue;
      }
      if (c.changeCount() == 2) {
        applied++;
        expectSavedWhole(c, damaged, ChangeHash.fromBytes(hash));
      }
    }
    assertThat(applied).isGreaterThan(ROUNDS / 50);
  }

  private static void expectSavedWhole(Engine engine, byte[] change, ChangeHash hash) {
    String hex = HexFormat.of().formatHex(change);
    try {
      Engine again = Engine.load(engine.save(), LoadOptions.DEFAULT, ActorId.parse("dd"));
      assertThat(again.heads()).as(hex).isEqualTo(engine.heads());
      assertThat(Arrays.equals(again.changeBytes(hash), change)).as(hex).isTrue();
    } catch (FormatException e) {
      fail("a saved document does not load: " + e.getMessage() + "\n" + hex, e);
    }
  }

  /** Text, list, map and counter. */
  private static byte[] first(Engine engine) {
    engine.begin();
    long text = engine.edits().putObject(Engine.ROOT, Prop.of("text"), ObjectType.TEXT);
    engine.edits().spliceText(text, 0, 0, "hello");
    long list = engine.edits().putObject(Engine.ROOT, Prop.of("list"), ObjectType.LIST);
    engine
        .edits()
        .splice(list, 0, 0, List.of(new Value.Int(1), new Value.Str("x"), new Value.Int(3)));
    engine.edits().put(Engine.ROOT, Prop.of("counter"), new Value.Counter(1));
    engine.edits().put(Engine.ROOT, Prop.of("key"), new Value.Int(7));
    return bytes(engine, engine.commit(null, 0));
  }

  /** Something of every kind on top of it. */
  private static byte[] second(Engine engine) {
    engine.begin();
    long text = Objects.requireNonNull(engine.get(Engine.ROOT, "text", null)).id();
    long list = Objects.requireNonNull(engine.get(Engine.ROOT, "list", null)).id();
    engine.edits().mark(text, 1, 3, "bold", new Value.Bool(true), ExpandMark.AFTER);
    engine.edits().spliceText(text, 2, 2, "yo");
    engine.edits().increment(Engine.ROOT, Prop.of("counter"), 3);
    engine.edits().put(Engine.ROOT, Prop.of("key"), new Value.Str("new"));
    engine.edits().put(list, Prop.of(1), new Value.F64(2.5));
    engine.edits().delete(list, Prop.of(0));
    engine.edits().insertObject(list, 0, ObjectType.MAP);
    engine.edits().delete(Engine.ROOT, Prop.of("key"));
    return bytes(engine, engine.commit("message", 12));
  }

  private static byte[] bytes(Engine engine, @Nullable ChangeHash hash) {
    return engine.changeBytes(Objects.requireNonNull(hash));
  }
}
