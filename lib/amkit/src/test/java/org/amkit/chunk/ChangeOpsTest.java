package org.amkit.chunk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HexFormat;
import java.util.List;
import java.util.TreeMap;
import org.amkit.codec.FormatException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Rows of a change by hand; see ColumnSpec for the numbers. */
class ChangeOpsTest {
  /** A change of one actor with the columns of one good op, some of them replaced. */
  private static ChangeChunk change(String... replaced) {
    return ChangeChunk.parse(bytes(replaced));
  }

  private static byte[] bytes(String... replaced) {
    TreeMap<Integer, String> columns = new TreeMap<>();
    columns.put(21, "7f 01 6b");
    columns.put(52, "01");
    columns.put(66, "7f 01");
    columns.put(86, "7f 16");
    columns.put(87, "76");
    columns.put(112, "7f 00");
    for (String r : replaced) {
      String[] parts = r.split("=", -1);
      if (parts[1].isEmpty()) {
        columns.remove(Integer.parseInt(parts[0]));
      } else {
        columns.put(Integer.parseInt(parts[0]), parts[1]);
      }
    }
    int[] specs = columns.keySet().stream().mapToInt(i -> i).toArray();
    byte[][] bytes =
        columns.values().stream()
            .map(hex -> HexFormat.ofDelimiter(" ").parseHex(hex))
            .toArray(byte[][]::new);
    return ChunkBytes.change(1, specs, bytes, new byte[0]);
  }

  @Test
  void goodRow_isRead() {
    assertThat(OpText.of(change())).isEqualTo(List.of("set|_root|key 6b|str:76|"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "66=7f 08 | expected an action of 0 to 7, found 8",
        "66=7f ff ff ff ff ff ff ff ff ff 01 | expected an action of 0 to 7",
        "66=7f 05 | expected an increment by a number, found a value of type 6",
        "52= | op without an insert flag",
        "86=;87= | op without a value",
        "112= | op without a count of predecessors",
        "112=7f 01 | op without its predecessor's id",
        "112=7f 01;113=7f 00 | op without its predecessor's id",
        "112=7f 01;113=7f 01;115=7f 02 | expected an actor of 0 to 0, found 1",
        "112=7f 01;113=7f 00;115=7f 7f | found -1, outside of 0 to 4294967295",
        "112=7f 01;113=7f 00;115=7f 00 | predecessor of counter 0",
        "112=7f ff ff ff ff 0f | op with 4294967295 predecessors",
        "112=7f 03;113=03 00;115=7e 01 01 | op without its predecessor's id",
        "113=7f 00 | expected the end of the column",
        "21= | op without a key",
        "17=7f 00 | op with both a string and an element key",
        "19=7f 01 | op with both a string and an element key",
        "21=;17=7f 00 | key without its counter",
        "21=;19=7f 01 | key without its actor",
        "21=;17=7f 00;19=7f 00 | key of counter 0 with an actor",
        "21=;17=7f 05;19=7f 01 | expected an actor of 0 to 0, found 5",
        "1=7f 00 | object id without its counter",
        "2=7f 01 | object id without its actor",
        "1=7f 01;2=7f 01 | expected an actor of 0 to 0, found 1",
        "1=7f 00;2=7f ff ff ff ff 1f | more than the greatest",
        "52=02 | expected the end of the column",
        "21=7e 01 6b 01 6c | expected the end of the column",
        "86=7f 03 | expected a number, found no bytes",
        "87= | values of 1 bytes"
      })
  void rowThatIsNoOp_isAFaultWithinTheChunk(String columns, String message) {
    byte[] chunk = bytes(columns.strip().split(";", -1));
    assertThatThrownBy(
            () -> {
              ChangeOps ops = new ChangeOps(ChangeChunk.parse(chunk));
              while (ops.next()) {}
            })
        .isInstanceOfSatisfying(
            FormatException.class, e -> assertThat(e.offset()).isBetween(1L, (long) chunk.length))
        .hasMessageContaining(message.strip());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "66=01 01 | set|_root|key 6b|str:76|",
        "1=7f 00;2=7f 00 | set|_root|key 6b|str:76|",
        "1=00 01;2=00 01 | set|_root|key 6b|str:76|",
        "52=00 01 | set insert|_root|key 6b|str:76|",
        "148=00 01;165=7f 01 6d;66=7f 07 | markBegin|_root|key 6b|str:76 mark m expand|",
        "21=;17=7f 00;19=7f 05 | set|_root|elem 5@01|str:76|",
        "21=;19=7f 00 | set|_root|elem _head|str:76|",
        "112=7f 02;113=02 00;115=02 04 | set|_root|key 6b|str:76|4@01,8@01",
        "86=7f 1b | set|_root|key 6b|unknown 11:76|"
      })
  void unusualRow_isRead(String columns, String expected) {
    // The columns' separator is in the expected text too.
    ChangeChunk change = change(columns.strip().split(";", -1));
    assertThat(OpText.of(change).get(0)).startsWith(expected.strip());
  }

  @Test
  void deflatedColumn_isAFault() {
    assertThatThrownBy(() -> change("21=", "29=4b 04 00"))
        .isInstanceOf(FormatException.class)
        .hasMessageContaining("column 21 of a change is deflated");
  }

  @Test
  void valueColumnWithoutMeta_isAFault() {
    assertThatThrownBy(() -> change("86="))
        .isInstanceOf(FormatException.class)
        .hasMessageContaining("value column 87 has no meta column");
  }

  @Test
  void columnsOutOfOrderOrTwice_areFaults() {
    byte[] one = {1};
    assertThatThrownBy(
            () ->
                ChangeChunk.parse(
                    ChunkBytes.change(1, new int[] {66, 52}, new byte[][] {one, one}, new byte[0])))
        .hasMessageContaining("columns are out of order: 52 behind 66");
    assertThatThrownBy(
            () ->
                ChangeChunk.parse(
                    ChunkBytes.change(1, new int[] {52, 52}, new byte[][] {one, one}, new byte[0])))
        .hasMessageContaining("column 52 is there twice");
  }
}
