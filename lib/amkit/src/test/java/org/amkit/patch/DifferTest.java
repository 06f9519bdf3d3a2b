package org.amkit.patch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import org.amkit.ChangeHash;
import org.amkit.ExpandMark;
import org.amkit.ObjectType;
import org.amkit.Prop;
import org.amkit.TextUnit;
import org.amkit.chunk.ActorId;
import org.amkit.engine.Engine;
import org.amkit.ops.Clock;
import org.amkit.ops.Value;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class DifferTest {
  private static final int HISTORIES = 120;
  private static final TextUnit UNIT = TextUnit.UTF16;

  /** Forwards, backwards and across branches. */
  @ParameterizedTest
  @EnumSource(names = {"UTF16", "CODE_POINTS", "UTF8"})
  void mirrorAtOneVersion_withThePatches_isTheDocumentAtTheOther(TextUnit unit) {
    for (long seed = 0; seed < HISTORIES; seed++) {
      History history = new History(seed, unit, 4 + (int) (seed % 30));
      Random random = new Random(seed);
      for (int i = 0; i < 8; i++) {
        List<ChangeHash> before = history.versions.get(random.nextInt(history.versions.size()));
        List<ChangeHash> after = history.versions.get(random.nextInt(history.versions.size()));
        check(history.all(), before, after, "seed " + seed + " " + before + " to " + after);
      }
    }
  }

  private static void check(
      Engine engine, List<ChangeHash> before, List<ChangeHash> after, String where) {
    Clock from = engine.clockAt(before);
    Clock to = engine.clockAt(after);
    List<EnginePatch> patches = engine.diff(from, to);
    PlainMirror mirror = PlainMirror.of(engine, from);
    mirror.apply(patches);
    PlainMirror document = PlainMirror.of(engine, to);
    assertThat(mirror.state()).as(where).isEqualTo(document.stateAsKnownTo(mirror));
    if (after.equals(engine.heads())) {
      assertThat(engine.diff(from, null)).as(where).isEqualTo(patches);
    }
    if (before.equals(after)) {
      assertThat(patches).as(where).isEmpty();
    }
  }

  /** What the other session has not committed yet is told too. */
  @Test
  void openTransaction_isPartOfNow() {
    Engine engine = Engine.create(ActorId.parse("aa"), UNIT);
    engine.begin();
    engine.edits().put(Engine.ROOT, Prop.of("a"), new Value.Int(1));
    assertThat(lines(engine, List.of())).containsExactly("put [\"a\"] 1");
    engine.rollback();
    assertThat(lines(engine, List.of())).isEmpty();
  }

  private static List<String> lines(Engine engine, List<ChangeHash> before) {
    return Answers.lines(engine.diff(engine.clockAt(before), null));
  }

  @Test
  void overwrittenObject_comesBackInFull_whenTheOverwritingIsUndone() {
    Engine engine = Engine.create(ActorId.parse("aa"), UNIT);
    engine.begin();
    long text = engine.edits().putObject(Engine.ROOT, Prop.of("t"), ObjectType.TEXT);
    engine.edits().spliceText(text, 0, 0, "abc");
    engine.edits().mark(text, 1, 3, "bold", new Value.Bool(true), ExpandMark.NONE);
    long block = engine.edits().insertObject(text, 1, ObjectType.MAP);
    engine.edits().put(block, Prop.of("type"), new Value.Str("p"));
    engine.commit(null, 0);
    List<ChangeHash> before = engine.heads();
    engine.begin();
    engine.edits().put(Engine.ROOT, Prop.of("t"), new Value.Int(1));
    engine.commit(null, 0);
    List<EnginePatch> back = engine.diff(engine.clockAt(engine.heads()), engine.clockAt(before));
    assertThat(Answers.lines(back))
        .containsExactly(
            "put [\"t\"] \"\"",
            "splice [\"t\",0] \"a\" []",
            "insert [\"t\",1] [{}]",
            "splice [\"t\",2] \"bc\" [[\"bold\",true]]",
            "put [\"t\",1,\"type\"] {\"str\":\"p\"}");
  }

  @Test
  void oneObject_isToldWithItsPath_withOrWithoutThoseInIt() {
    Engine engine = Engine.create(ActorId.parse("aa"), UNIT);
    engine.begin();
    engine.edits().put(Engine.ROOT, Prop.of("other"), new Value.Int(1));
    long list = engine.edits().putObject(Engine.ROOT, Prop.of("l"), ObjectType.LIST);
    engine.edits().insert(list, 0, new Value.Int(0));
    long map = engine.edits().insertObject(list, 1, ObjectType.MAP);
    long inner = engine.edits().putObject(map, Prop.of("m"), ObjectType.MAP);
    engine.commit(null, 0);
    Clock before = engine.clockAt(engine.heads());
    engine.begin();
    engine.edits().put(Engine.ROOT, Prop.of("other"), new Value.Int(2));
    engine.edits().put(map, Prop.of("k"), new Value.Int(3));
    engine.edits().put(inner, Prop.of("k"), new Value.Int(4));
    engine.commit(null, 0);
    assertThat(Answers.lines(engine.diffObject(map, false, before, null)))
        .containsExactly("put [\"l\",1,\"k\"] 3");
    assertThat(Answers.lines(engine.diffObject(map, true, before, null)))
        .containsExactly("put [\"l\",1,\"k\"] 3", "put [\"l\",1,\"m\",\"k\"] 4");
    engine.begin();
    engine.edits().delete(list, Prop.of(1));
    engine.commit(null, 0);
    assertThat(engine.diffObject(map, true, before, null)).isEmpty();
    assertThat(engine.diffObject(inner, true, before, null)).isEmpty();
  }

  /**
   * Of a list element with three values of which the middle one goes and a new one wins, Automerge
   * 3.5.0 puts the lowest.
   */
  @Test
  void winnerAmongOthers_isTheOnePut() {
    Engine a = Engine.create(ActorId.parse("aa"), UNIT);
    a.begin();
    long list = a.edits().putObject(Engine.ROOT, Prop.of("l"), ObjectType.LIST);
    a.edits().insert(list, 0, new Value.Int(0));
    a.commit(null, 0);
    Engine b = a.fork(ActorId.parse("bb"));
    put(a, list, 1);
    put(b, list, 2);
    Engine both = a.fork(ActorId.parse("cc"));
    both.merge(b);
    List<ChangeHash> before = both.heads();
    put(b, list, 3);
    both.merge(b);
    assertThat(lines(both, before)).containsExactly("put [\"l\",0] 3 !");
  }

  private static void put(Engine engine, long list, int value) {
    engine.begin();
    engine.edits().put(list, Prop.of(0), new Value.Int(value));
    engine.commit(null, 0);
  }

  /** Automerge 3.5.0 tells the second text's marks as the first's. */
  @Test
  void marksOfTwoTexts_areToldOfEach() {
    Engine engine = Engine.create(ActorId.parse("aa"), UNIT);
    engine.begin();
    long one = engine.edits().putObject(Engine.ROOT, Prop.of("one"), ObjectType.TEXT);
    engine.edits().spliceText(one, 0, 0, "abc");
    long two = engine.edits().putObject(Engine.ROOT, Prop.of("two"), ObjectType.TEXT);
    engine.edits().spliceText(two, 0, 0, "abc");
    engine.commit(null, 0);
    List<ChangeHash> before = engine.heads();
    engine.begin();
    engine.edits().mark(one, 0, 1, "bold", new Value.Bool(true), ExpandMark.NONE);
    engine.edits().mark(two, 1, 2, "bold", new Value.Bool(true), ExpandMark.NONE);
    engine.commit(null, 0);
    assertThat(lines(engine, before))
        .containsExactly(
            "mark [\"one\"] [[\"bold\",true,0,1]]", "mark [\"two\"] [[\"bold\",true,1,2]]");
  }

  /** Automerge 3.5.0 tells one splice without marks. */
  @Test
  void textBesideAndInsideOfAnOldMark_isToldWithItsMarks() {
    Engine a = Engine.create(ActorId.parse("aa"), UNIT);
    a.begin();
    long text = a.edits().putObject(Engine.ROOT, Prop.of("t"), ObjectType.TEXT);
    a.edits().spliceText(text, 0, 0, "ab");
    a.edits().mark(text, 0, 2, "bold", new Value.Bool(true), ExpandMark.NONE);
    a.commit(null, 0);
    Engine b = a.fork(ActorId.parse("bb"));
    b.begin();
    b.edits().spliceText(text(b), 1, 0, "y");
    b.commit(null, 0);
    a.begin();
    a.edits().spliceText(text, 0, 1, "");
    a.commit(null, 0);
    List<ChangeHash> before = a.heads();
    a.begin();
    a.edits().spliceText(text, 0, 0, "x");
    a.commit(null, 0);
    a.merge(b);
    assertThat(lines(a, before))
        .containsExactly("splice [\"t\",0] \"x\" []", "splice [\"t\",1] \"y\" [[\"bold\",true]]");
  }

  private static long text(Engine engine) {
    return java.util.Objects.requireNonNull(engine.get(Engine.ROOT, "t", null)).id();
  }
}
