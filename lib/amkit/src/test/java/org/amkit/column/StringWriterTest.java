package org.amkit.column;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class StringWriterTest {
  @Test
  void surrogatesWithoutPartner_areReplacementCharacters_andRunOnWithThem() {
    StringWriter writer = new StringWriter();
    writer.append("a\ufffd", 1);
    writer.append("a\ud800", 2);
    writer.append("a\udc00", 1);
    assertThat(writer.toByteArray()).containsExactly(4, 4, 'a', 0xef, 0xbf, 0xbd);
  }

  @Test
  void manyStrings_ofAllLengthsAndScripts_areReadAsTheyWereWritten() {
    List<String> strings = new ArrayList<>();
    for (int i = 0; i < 3000; i++) {
      strings.add(Integer.toString(i * 7 % 1000, 36));
      strings.add("é".repeat(i % 40));
      strings.add("x".repeat(i % 300));
      strings.add("\u0080" + i % 5);
      strings.add("👀".repeat(i % 20));
    }
    StringWriter writer = new StringWriter();
    for (String s : strings) {
      writer.append(s, 1);
    }
    byte[] bytes = writer.toByteArray();
    StringReader reader = Column.of(bytes).strings(Rules.LAX);
    for (String s : strings) {
      assertThat(reader.value()).isEqualTo(s);
      reader.advance(1);
    }
    reader.expectEnd();
  }
}
