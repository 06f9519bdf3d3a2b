package org.amkit.chunk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Random;
import org.amkit.ChangeHash;
import org.junit.jupiter.api.Test;

/** Hashes, actors and op ids. */
class IdsTest {
  @Test
  void hashes_areOrderedAsUnsignedBytes() {
    Random random = new Random(3);
    for (int i = 0; i < 2000; i++) {
      byte[] a = new byte[32];
      byte[] b = new byte[32];
      random.nextBytes(a);
      System.arraycopy(a, 0, b, 0, 32);
      b[random.nextInt(32)] = (byte) random.nextInt();
      ChangeHash ha = ChangeHash.fromBytes(a);
      ChangeHash hb = ChangeHash.fromBytes(b);
      assertThat(Integer.signum(ha.compareTo(hb)))
          .isEqualTo(Integer.signum(Arrays.compareUnsigned(a, b)));
      assertThat(ha.equals(hb)).isEqualTo(Arrays.equals(a, b));
      assertThat(ha.getBytes()).isEqualTo(a);
      assertThat(ChangeHash.fromString(ha.toString())).isEqualTo(ha).hasSameHashCodeAs(ha);
    }
  }

  @Test
  void hashOfAnotherLength_isRefused() {
    assertThatThrownBy(() -> ChangeHash.fromBytes(new byte[31]))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> ChangeHash.fromBytes(new byte[40], 9))
        .isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> ChangeHash.fromString("abc")).hasMessageContaining("found \"abc\"");
    assertThatThrownBy(() -> ChangeHash.fromString("zz".repeat(32)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void actors_areOrderedAsUnsignedBytes_shorterFirst() {
    String[] rising = {"", "00", "0000", "7f", "7fff", "80", "ff"};
    for (int i = 0; i < rising.length; i++) {
      for (int j = 0; j < rising.length; j++) {
        ActorId a = ActorId.parse(rising[i]);
        ActorId b = ActorId.parse(rising[j]);
        assertThat(Integer.signum(a.compareTo(b))).isEqualTo(Integer.compare(i, j));
        assertThat(a.equals(b)).isEqualTo(i == j);
      }
    }
    assertThat(ActorId.parse("7fff")).hasToString("7fff");
    assertThat(ActorId.random(new SecureRandom()).byteCount()).isEqualTo(16);
    assertThatThrownBy(() -> ActorId.parse("xyz")).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void actor_doesNotShareItsBytes() {
    byte[] bytes = {1, 2};
    ActorId actor = ActorId.of(bytes);
    bytes[0] = 9;
    actor.toBytes()[1] = 9;
    assertThat(actor).hasToString("0102");
  }

  @Test
  void opIds_holdCounterAndActor_andOrderByCounter() {
    long[] counters = {1, 2, 0x7fff_ffffL, 0x8000_0000L, OpId.MAX_COUNTER};
    int[] actors = {0, 1, Integer.MAX_VALUE};
    long last = 0;
    for (long counter : counters) {
      for (int actor : actors) {
        long id = OpId.pack(counter, actor);
        assertThat(OpId.counter(id)).isEqualTo(counter);
        assertThat(OpId.actor(id)).isEqualTo(actor);
        assertThat(id).isGreaterThan(last);
        last = id;
      }
    }
    assertThat(OpId.pack(7, 3) + OpId.COUNTER_STEP).isEqualTo(OpId.pack(8, 3));
  }
}
