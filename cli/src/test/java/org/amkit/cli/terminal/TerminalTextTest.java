package org.amkit.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class TerminalTextTest {
  private static String shown(boolean escapes, byte[] bytes, int step) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    TerminalText text = new TerminalText(out, escapes);
    for (int i = 0; i < bytes.length; i += step) {
      text.write(bytes, i, Math.min(step, bytes.length - i));
    }
    text.finish();
    return out.toString(StandardCharsets.ISO_8859_1);
  }

  private static void assertShown(boolean escapes, byte[] bytes, byte[] wanted) throws IOException {
    for (int step = 1; step <= bytes.length; step++) {
      assertThat(shown(escapes, bytes, step))
          .isEqualTo(new String(wanted, StandardCharsets.ISO_8859_1));
    }
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void controls_areShown() throws IOException {
    for (int c = 0; c < 0x3000; c++) {
      boolean control = TerminalText.isControl(c) && c != '\n' && c != '\t';
      String wanted = control ? String.format("a\\u%04xb", c) : "a" + Character.toString(c) + "b";
      assertShown(true, utf8("a" + Character.toString(c) + "b"), utf8(wanted));
    }
    for (int c :
        new int[] {0, 7, 8, 0xb, '\r', 0x1b, 0x7f, 0x80, 0x9b, 0x9f, 0x61c, 0x202e, 0x2069}) {
      assertThat(TerminalText.isControl(c)).isTrue();
    }
    for (int c : new int[] {' ', 'a', 0xa0, 0xad, 0x200d, 0x5d0, 0xfe0f, 0x1f468}) {
      assertThat(TerminalText.isControl(c)).isFalse();
    }
  }

  @Test
  void styles_areEscapeSequences_andNobodyElseCanMakeThem() throws IOException {
    byte[] painted = utf8("é" + Style.REMOVED.paint("x\u001b[0m😀") + "z");
    assertShown(true, painted, utf8("é\u001b[31mx\\u001b[0m😀\u001b[0mz"));
    assertShown(false, painted, utf8("é\u001b[31mx\u001b[0m😀\u001b[0mz"));
  }

  @Test
  void beginningsOfMarks_areText() throws IOException {
    String mark = Style.MARK;
    for (String text :
        new String[] {
          mark, mark.substring(0, 1), mark.substring(0, 2) + "a", mark + "!", mark + "\n"
        }) {
      assertShown(true, utf8(text), utf8(text));
    }
    assertShown(
        true,
        utf8(mark.substring(0, 2) + Style.GOOD.paint("x")),
        utf8(mark.substring(0, 2) + "\u001b[32mx\u001b[0m"));
  }

  @Test
  void notUtf8_isReplacedOnATerminal_andKeptElsewhere() throws IOException {
    byte[] bytes = {'a', (byte) 0x9b, '3', (byte) 0xe2, (byte) 0x80, 'b', (byte) 0xc2};
    assertShown(false, bytes, bytes);
    assertShown(true, bytes, utf8("a\uFFFD3\uFFFDb\uFFFD"));
    byte[] overlong = {(byte) 0xc0, (byte) 0x9b, (byte) 0xed, (byte) 0xa0, (byte) 0x80};
    assertShown(true, overlong, utf8("\uFFFD\uFFFD"));
  }
}
