package org.amkit.repo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.SecureRandom;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DocumentIdTest {
  private static byte[] bytes(int first, int step) {
    byte[] bytes = new byte[DocumentId.BYTE_COUNT];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) (first + i * step);
    }
    return bytes;
  }

  @Test
  void toString_isBs58checksOutput() {
    assertThat(DocumentId.fromBytes(bytes(0, 1))).hasToString("1Bhh3pU9gLXZiNDL6PEa1Gs9fh");
    assertThat(DocumentId.fromBytes(bytes(0, 0))).hasToString("11111111111111114Ki9Gx");
    assertThat(DocumentId.fromBytes(bytes(255, 0))).hasToString("4ZrjxJnU1LA5xSyrWMNuXTozYEvA");
  }

  @Test
  void parse_whatToStringGave_isTheSame() {
    SecureRandom random = new SecureRandom();
    for (int i = 0; i < 200; i++) {
      byte[] bytes = new byte[DocumentId.BYTE_COUNT];
      random.nextBytes(bytes);
      Arrays.fill(bytes, 0, i % 5, (byte) 0);
      DocumentId id = DocumentId.fromBytes(bytes);
      assertThat(DocumentId.parse(id.toString())).isEqualTo(id);
      assertThat(DocumentId.parse(id.toUrl()).getBytes()).isEqualTo(bytes);
    }
  }

  @Test
  void parse_oneDigitMistyped_isRefused() {
    String good = "1Bhh3pU9gLXZiNDL6PEa1Gs9fh";
    for (int i = 0; i < good.length(); i++) {
      String bad =
          good.substring(0, i) + (good.charAt(i) == 'z' ? 'y' : 'z') + good.substring(i + 1);
      assertThatThrownBy(() -> DocumentId.parse(bad)).isInstanceOf(IllegalArgumentException.class);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "1", "0OIl", "automerge:", "11111111", "3QJmnh"})
  void parse_whatIsNoId_isRefusedByName(String text) {
    assertThatThrownBy(() -> DocumentId.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("\"" + text + "\"");
  }
}
