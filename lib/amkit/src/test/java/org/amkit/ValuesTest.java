package org.amkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@SuppressWarnings("JavaUtilDate")
class ValuesTest {
  @Test
  void values_ofOneKindAndContent_areEqual() {
    assertThat(new AmValue.Int(1)).isEqualTo(new AmValue.Int(1)).isNotEqualTo(new AmValue.UInt(1));
    assertThat(new AmValue.Bytes(new byte[] {1, 2}))
        .isEqualTo(new AmValue.Bytes(new byte[] {1, 2}))
        .hasSameHashCodeAs(new AmValue.Bytes(new byte[] {1, 2}));
    assertThat(new AmValue.F64(0.0)).isNotEqualTo(new AmValue.F64(-0.0));
    assertThat(new AmValue.F64(Double.NaN)).isEqualTo(new AmValue.F64(Double.NaN));
    assertThat(new AmValue.Counter(3)).isNotEqualTo(new AmValue.Int(3));
    assertThat(new AmValue.Str("a")).isNotEqualTo(new AmValue.Str("b"));
  }

  @Test
  void bytesValue_isNotChangedThroughItsGetter() {
    AmValue.Bytes value = new AmValue.Bytes(new byte[] {1});
    value.getValue()[0] = 9;
    assertThat(value.getValue()).containsExactly(1);
  }

  @Test
  void uint_above63Bits_isWrittenUnsigned() {
    assertThat(new AmValue.UInt(-1)).hasToString("UInt [value=18446744073709551615]");
  }

  @Test
  void newValue_ofPlainObjects_isOfTheKindThatReadsBack() {
    assertThat(NewValue.of(1L)).isEqualTo(NewValue.integer(1));
    assertThat(NewValue.of((byte) 1)).isEqualTo(NewValue.integer(1));
    assertThat(NewValue.of(BigInteger.ONE)).isEqualTo(NewValue.uint(1));
    assertThat(NewValue.of(BigInteger.ONE.shiftLeft(63)))
        .isEqualTo(NewValue.unsigned(Long.MIN_VALUE));
    assertThat(NewValue.of(BigInteger.ONE.negate())).isEqualTo(NewValue.integer(-1));
    assertThat(NewValue.of(1.5f)).isEqualTo(NewValue.f64(1.5));
    assertThat(NewValue.of('c')).isEqualTo(NewValue.str("c"));
    assertThat(NewValue.of(null)).isEqualTo(NewValue.NULL);
    assertThat(NewValue.of(Instant.ofEpochMilli(5))).isEqualTo(NewValue.timestamp(new Date(5)));
    assertThat(NewValue.of(new Counter(2))).isEqualTo(NewValue.counter(2));
    assertThat(NewValue.of(new AmValue.Unknown(12, new byte[] {7})))
        .isEqualTo(NewValue.of(new AmValue.Unknown(12, new byte[] {7})))
        .isNotEqualTo(NewValue.of(new AmValue.Unknown(13, new byte[] {7})));
  }

  @Test
  void newValue_ofWhatIsNoScalar_isRefused() {
    assertThatThrownBy(() -> NewValue.of(List.of())).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> NewValue.of(new AmValue.Map(ObjectId.ROOT)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> NewValue.of(BigInteger.ONE.shiftLeft(64)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> NewValue.of(Instant.MAX)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> NewValue.uint(-1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("-1");
  }

  @Test
  void newBytes_areNotChangedThroughTheArrayGiven() {
    byte[] bytes = {1};
    NewValue value = NewValue.bytes(bytes);
    bytes[0] = 2;
    assertThat(value).isEqualTo(NewValue.bytes(new byte[] {1}));
  }

  @Test
  void changeHash_readsBackWhatItWrites() {
    byte[] bytes = new byte[32];
    bytes[0] = (byte) 0xab;
    ChangeHash hash = ChangeHash.fromBytes(bytes);
    assertThat(hash.toString()).startsWith("ab00").hasSize(64);
    assertThat(ChangeHash.fromString(hash.toString())).isEqualTo(hash).hasSameHashCodeAs(hash);
    assertThat(hash.getBytes()).isEqualTo(bytes).isNotSameAs(hash.getBytes());
    assertThatThrownBy(() -> ChangeHash.fromBytes(new byte[31]))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> ChangeHash.fromString("ab"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void objectId_readsBackWhatItWrites() {
    ObjectId id = ObjectId.fromString("12@0aff");
    assertThat(id).hasToString("12@0aff").isEqualTo(ObjectId.fromString("12@0aff"));
    assertThat(id.isRoot()).isFalse();
    assertThat(ObjectId.fromString("_root")).isSameAs(ObjectId.ROOT);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "@", "@ab", "x@ab", "0@ab", "-1@ab", "1@abc", "1@zz", "root"})
  void objectId_thatIsNone_isRefused(String id) {
    assertThatThrownBy(() -> ObjectId.fromString(id)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void cursor_isWrittenAsUpstreamWritesIt() {
    Cursor cursor = Cursor.fromString("-300@aabb");
    assertThat(cursor.move()).isEqualTo(Cursor.Move.BEFORE);
    assertThat(cursor.toBytes())
        .containsExactly(1, 3, 2, 0xaa, 0xbb, 0xac, 2, 1); // version, tag, actor, counter, move
    assertThat(Cursor.fromBytes(cursor.toBytes())).isEqualTo(cursor).hasToString("-300@aabb");
    assertThat(Cursor.fromString("7@00")).hasToString("7@00");
    assertThat(Cursor.START).hasToString("s");
    assertThat(Cursor.fromBytes(new byte[] {1, 2})).isEqualTo(Cursor.END).hasToString("e");
    assertThat(Cursor.fromBytes(Cursor.START.toBytes())).isEqualTo(Cursor.START);
  }

  @Test
  void cursor_ofVersion0_isReadAsOneThatMovesAfter() {
    assertThat(Cursor.fromBytes(new byte[] {0, 1, 5, 9})).isEqualTo(Cursor.fromString("9@05"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "x", "-", "@", "-@aa", "--1@aa", "+1@aa", "1@a", "1", "se"})
  void cursor_thatIsNone_isRefusedNotACrash(String cursor) {
    assertThatThrownBy(() -> Cursor.fromString(cursor))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void cursorBytes_cutAnywhere_areRefused() {
    byte[] bytes = Cursor.fromString("300@aabb").toBytes();
    for (int length = 0; length < bytes.length; length++) {
      byte[] cut = java.util.Arrays.copyOf(bytes, length);
      assertThatThrownBy(() -> Cursor.fromBytes(cut)).isInstanceOf(IllegalArgumentException.class);
    }
    assertThatThrownBy(() -> Cursor.fromBytes(new byte[] {1, 3, -1, -1, -1, -1, 15}))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void spans_copyWhatTheyAreMadeOf() {
    Map<String, Object> marks = new java.util.HashMap<>(Map.of("bold", true));
    Span span = Span.text("a", marks);
    marks.clear();
    assertThat(((Span.Text) span).marks()).containsEntry("bold", new AmValue.Bool(true));
  }

  @Test
  void path_ofAnObject_isWhereItIsSeen() {
    Document doc = new Document();
    doc.change(
        null,
        tx ->
            tx.update(
                ObjectId.ROOT, Map.of("m", Map.of("a", List.of(1, Map.of()))), NewStrings.SCALAR));
    ChangeHash[] before = doc.getHeads();
    ObjectId map = doc.get(ObjectId.ROOT, "m").orElseThrow().objectId().orElseThrow();
    ObjectId list = doc.get(map, "a").orElseThrow().objectId().orElseThrow();
    ObjectId inner = doc.get(list, 1).orElseThrow().objectId().orElseThrow();
    assertThat(doc.path(ObjectId.ROOT)).contains(List.of());
    assertThat(doc.path(inner).orElseThrow())
        .extracting(PathElement::getProp)
        .containsExactly(new Prop.Key("m"), new Prop.Key("a"), new Prop.Index(1));
    assertThat(doc.path(inner).orElseThrow())
        .extracting(PathElement::getObjectId)
        .containsExactly(ObjectId.ROOT, map, list);
    doc.change(null, tx -> tx.delete(list, 0));
    assertThat(doc.path(inner).orElseThrow().get(2).getProp()).isEqualTo(new Prop.Index(0));
    doc.change(null, tx -> tx.delete(ObjectId.ROOT, "m"));
    assertThat(doc.path(inner)).isEmpty();
    assertThat(doc.path(inner, before).orElseThrow()).hasSize(3);
    assertThat(doc.at(before).path(inner)).isEqualTo(doc.path(inner, before));
    Document other = new Document();
    assertThatThrownBy(() -> other.path(inner)).isInstanceOf(AutomergeException.class);
  }
}
