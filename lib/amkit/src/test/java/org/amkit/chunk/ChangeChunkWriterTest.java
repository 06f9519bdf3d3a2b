package org.amkit.chunk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.amkit.ChangeHash;
import org.amkit.codec.ByteWriter;
import org.amkit.column.ValueReader;
import org.junit.jupiter.api.Test;

class ChangeChunkWriterTest {
  private static final byte[] NONE = {};
  private static final ActorId[] ACTORS = {
    ActorId.parse("80"), ActorId.parse("7f"), ActorId.parse("00"), ActorId.parse("ff01")
  };

  private final ChangeChunkWriter writer = new ChangeChunkWriter();

  private ChangeChunk finish() {
    writer.finish(1, 0, null, List.of(), NONE);
    return ChangeChunk.parse(writer.toByteArray());
  }

  @Test
  void noOps_makeAChangeWithoutColumns() {
    writer.begin(2, 8, i -> ACTORS[i]);
    ChangeHash dep = ChangeHash.fromString("ab".repeat(32));
    ChangeHash hash = writer.finish(5, -7, "empty", List.of(dep), new byte[] {1, 2});
    ChangeChunk change = ChangeChunk.parse(writer.toByteArray());
    assertThat(change.hash()).isEqualTo(hash);
    assertThat(change.ops().count()).isZero();
    assertThat(change.author()).isEqualTo(ACTORS[2]);
    assertThat(change.seq()).isEqualTo(5);
    assertThat(change.startOp()).isEqualTo(8);
    assertThat(change.maxOp()).isEqualTo(7);
    assertThat(change.time()).isEqualTo(-7);
    assertThat(change.message()).isEqualTo("empty");
    assertThat(change.deps()).containsExactly(dep);
    assertThat(change.extraBytes()).containsExactly(1, 2);
    assertThat(new ChangeOps(change).next()).isFalse();
  }

  @Test
  void otherActors_areInOrderOfTheirUnsignedBytes() {
    writer.begin(1, 9, i -> ACTORS[i]);
    for (int actor = 3; actor >= 0; actor--) {
      OpRows.appendRun(
          writer,
          OpId.pack(1, actor),
          null,
          OpId.pack(2, 3 - actor),
          0,
          false,
          ChangeOps.DELETE,
          ValueReader.NULL,
          NONE,
          0,
          0,
          1,
          1,
          OpId.pack(3, actor),
          0,
          false,
          null);
    }
    ChangeChunk change = finish();
    assertThat(change.author()).isEqualTo(ACTORS[1]);
    assertThat(change.otherActors()).containsExactly(ACTORS[2], ACTORS[0], ACTORS[3]);
    assertThat(OpText.of(change))
        .containsExactly(
            "del|1@ff01|elem 2@80|null|3@ff01",
            "del|1@00|elem 2@7f|null|3@00",
            "del|1@7f|elem 2@00|null|3@7f",
            "del|1@80|elem 2@ff01|null|3@80");
  }

  @Test
  void aRun_isWrittenAsItsOpsOneByOne() {
    byte[] values = "0123456789".repeat(20).getBytes(StandardCharsets.UTF_8);
    for (int seed = 0; seed < 3000; seed++) {
      Random random = new Random(seed);
      int n = 1 + random.nextInt(random.nextInt(8) == 0 ? 200 : 5);
      int byteCount = random.nextInt(8) == 0 ? random.nextInt(200 / n + 1) : random.nextInt(2);
      long obj = random.nextInt(4) == 0 ? OpId.ROOT : id(random, 1);
      int elemStep = random.nextInt(3) - 1;
      long elem = random.nextInt(4) == 0 ? OpId.HEAD : id(random, 201);
      int predCount = random.nextInt(2);
      int predStep = random.nextInt(3) - 1;
      long pred = random.nextBoolean() && elem != OpId.HEAD ? elem : id(random, 201);
      boolean insert = random.nextBoolean();
      int follower = random.nextInt(4);

      writer.begin(seed % 4, 1000, i -> ACTORS[i]);
      OpRows.appendRun(
          writer,
          obj,
          null,
          elem,
          elem == OpId.HEAD ? 0 : elemStep,
          insert,
          1,
          6,
          values,
          0,
          byteCount,
          n,
          predCount,
          pred,
          predStep,
          false,
          null);
      follow(writer, follower, values);
      byte[] run = finish().bytes();

      ChangeChunkWriter oneByOne = new ChangeChunkWriter();
      oneByOne.begin(seed % 4, 1000, i -> ACTORS[i]);
      for (int i = 0; i < n; i++) {
        long[] preds = {step(pred, predStep * i)};
        OpRows.appendOp(
            oneByOne,
            obj,
            null,
            elem == OpId.HEAD ? elem : step(elem, elemStep * i),
            insert,
            1,
            6,
            values,
            i * byteCount,
            byteCount,
            preds,
            predCount,
            false,
            null);
      }
      follow(oneByOne, follower, values);
      oneByOne.finish(1, 0, null, List.of(), NONE);
      assertThat(run).as("seed %d", seed).isEqualTo(oneByOne.toByteArray());
    }
  }

  private static long id(Random random, int least) {
    return OpId.pack(least + random.nextInt(1 << (1 + random.nextInt(29))), random.nextInt(4));
  }

  private static long step(long id, int by) {
    return OpId.pack(OpId.counter(id) + by, OpId.actor(id));
  }

  private static void follow(ChangeChunkWriter w, int count, byte[] values) {
    for (int i = 0; i < count; i++) {
      OpRows.appendOp(
          w,
          OpId.pack(1, i),
          i == 1 ? "key" : null,
          OpId.pack(2, i),
          i == 2,
          1,
          6,
          values,
          i,
          1,
          new long[] {OpId.pack(3, i)},
          i % 2,
          false,
          null);
    }
  }

  @Test
  void fallingDeletions_thatReachTheHeadsCounter_areOneOpEach() {
    writer.begin(0, 50, i -> ACTORS[i]);
    // Backspace over elements 3, 2, 1: a falling run.
    OpRows.appendRun(
        writer,
        OpId.pack(1, 0),
        null,
        OpId.pack(3, 0),
        -1,
        false,
        ChangeOps.DELETE,
        ValueReader.NULL,
        NONE,
        0,
        0,
        3,
        1,
        OpId.pack(3, 0),
        -1,
        false,
        null);
    // Counter 0 follows as the head, with no actor.
    OpRows.appendRun(
        writer,
        OpId.pack(1, 0),
        null,
        OpId.HEAD,
        0,
        true,
        ChangeOps.SET,
        ValueReader.NULL,
        NONE,
        0,
        0,
        1,
        0,
        0,
        0,
        false,
        null);
    ChangeChunk change = finish();
    assertThat(OpText.of(change))
        .containsExactly(
            "del|1@80|elem 3@80|null|3@80",
            "del|1@80|elem 2@80|null|2@80",
            "del|1@80|elem 1@80|null|1@80",
            "set insert|1@80|elem _head|null|");
    ChangeOps ops = new ChangeOps(change);
    assertThat(ops.nextRun()).isTrue();
    assertThat(ops.run()).isEqualTo(3);
    assertThat(ops.keyStep()).isEqualTo(-1);
    assertThat(ops.predStep()).isEqualTo(-1);
    assertThat(ops.nextRun()).isTrue();
    assertThat(ops.keyActor()).isEqualTo(-1);
    assertThat(ops.nextRun()).isFalse();
  }

  @Test
  void manyPreds_marksAndNames_areKept() {
    writer.begin(0, 20, i -> ACTORS[i]);
    long[] preds = new long[40];
    for (int i = 0; i < preds.length; i++) {
      preds[i] = OpId.pack(i + 1L, i % 4);
    }
    OpRows.appendOp(
        writer,
        OpId.ROOT,
        "k",
        0,
        false,
        ChangeOps.DELETE,
        ValueReader.NULL,
        NONE,
        0,
        0,
        preds,
        40,
        false,
        null);
    OpRows.appendRun(
        writer,
        OpId.pack(1, 0),
        null,
        OpId.HEAD,
        0,
        true,
        ChangeOps.MARK,
        ValueReader.TRUE,
        NONE,
        0,
        0,
        1,
        0,
        0,
        0,
        true,
        "bold");
    ChangeOps ops = new ChangeOps(finish());
    assertThat(ops.next()).isTrue();
    assertThat(ops.predCount()).isEqualTo(40);
    assertThat(ops.predCounter(39)).isEqualTo(40);
    assertThat(ops.markName()).isNull();
    assertThat(ops.next()).isTrue();
    assertThat(ops.markName()).isEqualTo("bold");
    assertThat(ops.expand()).isTrue();
    assertThat(ops.next()).isFalse();
  }

  @Test
  void oneWriter_forManyChanges_writesWhatFreshOnesWrite() {
    ByteWriter all = new ByteWriter();
    ByteWriter expected = new ByteWriter();
    for (int i = 1; i < 50; i++) {
      append(writer, i);
      writer.copyTo(all);
      ChangeChunkWriter fresh = new ChangeChunkWriter();
      append(fresh, i);
      expected.putBytes(fresh.toByteArray());
      assertThat(writer.byteCount()).isEqualTo(fresh.byteCount());
      byte[] hash = new byte[40];
      writer.hashTo(hash, 8);
      assertThat(ChangeHash.fromBytes(hash, 8)).isEqualTo(fresh.hash());
    }
    assertThat(all.toByteArray()).isEqualTo(expected.toByteArray());
  }

  private static void append(ChangeChunkWriter w, int i) {
    w.begin(i % 4, i, k -> ACTORS[k]);
    byte[] text = "some text".getBytes(StandardCharsets.UTF_8);
    if (i % 2 == 0) {
      OpRows.appendRun(
          w,
          OpId.pack(1, i % 3),
          null,
          OpId.pack(9, i % 4),
          1,
          true,
          ChangeOps.SET,
          ValueReader.STRING,
          text,
          0,
          1,
          i % 9,
          0,
          0,
          0,
          false,
          null);
    }
    if (i % 3 == 0) {
      OpRows.appendRun(
          w,
          OpId.ROOT,
          "key" + i,
          0,
          0,
          false,
          ChangeOps.SET,
          ValueReader.STRING,
          text,
          0,
          4,
          1,
          i % 2,
          OpId.pack(7, (i + 1) % 4),
          0,
          i % 5 == 0,
          i % 7 == 0 ? "name" : null);
    }
    w.dep(new byte[33], 1);
    w.finish(i, i, i % 4 == 0 ? "message" : null, text, 0, i % 5 == 0 ? 2 : 0);
  }

  @Test
  void manyActors_areSortedInFewSteps() {
    Random random = new Random(1);
    ActorId[] many = new ActorId[3000];
    for (int i = 0; i < many.length; i++) {
      byte[] bytes = new byte[16];
      random.nextBytes(bytes);
      many[i] = ActorId.of(bytes);
    }
    int[] lookUps = {0};
    writer.begin(
        0,
        5000,
        i -> {
          lookUps[0]++;
          return many[i];
        });
    for (int i = 1; i < many.length; i++) {
      appendStep(writer, false, OpId.pack(i, i), ValueReader.NULL, NONE, 0, 0);
    }

    assertThat(finish().otherActors()).isSorted().hasSize(many.length - 1);
    assertThat(lookUps[0]).isLessThan(6 * many.length);
  }

  /** Numbers next to those where LEB128 takes a byte more. */
  private static long nearBorder(Random random) {
    return Math.max(3, (1L << (6 + random.nextInt(20))) - 3 + random.nextInt(6));
  }

  /** One op of a run whose ids step by {@code step}, on element and predecessor {@code at}. */
  private static void appendStep(
      ChangeChunkWriter w, boolean insert, long at, int typeCode, byte[] text, int from, int size) {
    OpRows.appendRun(
        w,
        OpId.pack(2, 1),
        null,
        at,
        0,
        insert,
        insert ? ChangeOps.SET : ChangeOps.DELETE,
        typeCode,
        text,
        from,
        size,
        1,
        insert ? 0 : 1,
        at,
        0,
        false,
        null);
  }

  @Test
  void repeatedChange_isAsWrittenAnew() {
    Random random = new Random(1);
    byte[] text = new byte[400];
    byte[] hashes = new byte[400];
    for (int round = 0; round < 2000; round++) {
      random.nextBytes(text);
      random.nextBytes(hashes);
      boolean insert = random.nextBoolean();
      int step = insert || random.nextBoolean() ? 1 : -1;
      int size = insert ? random.nextInt(4) : 0;
      long startOp = nearBorder(random);
      long seq = nearBorder(random);
      long element = OpId.pack(nearBorder(random) + 20, random.nextInt(4));
      long time = random.nextInt(3) == 0 ? nearBorder(random) * 1000 : 0;
      String message = random.nextInt(4) == 0 ? "message" : null;
      for (int i = 0; i < 10; i++) {
        int from = i * size;
        element += step * OpId.COUNTER_STEP;
        if (i == 0) {
          writer.begin(2, startOp, actor -> ACTORS[actor]);
          appendStep(writer, insert, element, ValueReader.STRING, text, from, size);
        } else {
          assertThat(writer.repeat(step * OpId.COUNTER_STEP, text, from)).isTrue();
        }
        ChangeChunkWriter anew = new ChangeChunkWriter();
        anew.begin(2, startOp + i, actor -> ACTORS[actor]);
        appendStep(anew, insert, element, ValueReader.STRING, text, from, size);
        time += random.nextInt(8) == 0 ? nearBorder(random) : 0;
        message = random.nextInt(16) == 0 ? "another" : message;
        int depCount = random.nextInt(8) == 0 ? random.nextInt(3) : 1;
        int extraEnd = random.nextInt(16) == 0 ? 3 : 0;
        for (ChangeChunkWriter w : List.of(writer, anew)) {
          for (int dep = 0; dep < depCount; dep++) {
            w.dep(hashes, 10 * i + dep);
          }
          w.finish(seq + i, time, message, text, 0, extraEnd);
        }

        assertThat(writer.toByteArray()).isEqualTo(anew.toByteArray());
        assertThat(writer.hash()).isEqualTo(anew.hash());
        assertThat(writer.opCount()).isEqualTo(1);
      }
    }
  }

  @Test
  void repeat_isOfAChangeOfOneOpOnAnElement() {
    writer.begin(2, 9, actor -> ACTORS[actor]);
    appendStep(writer, true, OpId.pack(4, 1), ValueReader.STRING, new byte[1], 0, 1);
    appendStep(writer, true, OpId.pack(9, 2), ValueReader.STRING, new byte[1], 0, 1);
    finish();
    assertThat(writer.repeat(OpId.COUNTER_STEP, new byte[1], 0)).isFalse();

    writer.begin(2, 9, actor -> ACTORS[actor]);
    appendStep(writer, true, OpId.pack(4, 1), ValueReader.STRING, new byte[100], 0, 100);
    finish();
    assertThat(writer.repeat(OpId.COUNTER_STEP, new byte[100], 0)).isFalse();
  }

  @Test
  void twoPredsInARun_areRefused() {
    writer.begin(0, 1, i -> ACTORS[i]);
    assertThatThrownBy(
            () ->
                OpRows.appendRun(
                    writer,
                    0,
                    "k",
                    0,
                    0,
                    false,
                    1,
                    0,
                    NONE,
                    0,
                    0,
                    2,
                    2,
                    OpId.pack(1, 0),
                    0,
                    false,
                    null))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
