package org.amkit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Inputs that would take more than the limit are refused; {@code --max-memory} sets it. */
@Timeout(60)
class MaxMemoryTest {
  /** 2^27 assignments by run lengths. */
  private static final String CHANGE =
      "856f4a83e7ea61d2013000010101010000000515073404420656067006808080c000016180808040808080c00001"
          + "808080c00000808080c00000";

  private static final String DOCUMENT =
      "856f4a833afb7fce007a0101010100000000000000000000000000000000000000000000000000000000000000"
          + "0006010203021306230240025602071507210623063404420656068001067f007f017f808080c0007f007f"
          + "007f07808080c0000161808080c00000808080c0000180808040808080c00001808080c00000808080c000"
          + "00";

  private static final String BUNDLE =
      "856f4a83a5c777f8035b00010101060102030213022306330250027f007f017f017f808080c0007f007f00071507"
          + "21063404420656067006b30107808080c0000161808080c0000080808040808080c00001808080c0000080"
          + "8080c000007f00ffffff3f01";

  @TempDir Path home;
  private AmInProcess am;

  @BeforeEach
  void prepare() throws Exception {
    am = new AmInProcess(home);
    write("change", CHANGE);
    write("doc", DOCUMENT);
    write("bundle", BUNDLE);
    assertThat(am.run("init", "e")).isZero();
    assertThat(am.run("change", "e", "set", "a", "1")).isZero();
  }

  private void write(String name, String hex) throws Exception {
    Files.write(home.resolve(name), HexFormat.of().parseHex(hex));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "export %s",
        "get %s a",
        "verify %s",
        "repair %s -o out",
        "status %s",
        "log %s",
        "heads %s",
        "merge e %s",
        "merge %s e",
        "apply e %s",
        "diff e %s",
        "compact %s -o out",
        "examine %s",
        "examine --skip-verifying-heads %s",
        "export --skip-verifying-heads %s",
        "anonymize %s -o out",
        "fork %s out",
        "inspect --tree %s"
      })
  void everyCommand_refusesRowsWithoutBytes(String command) throws Exception {
    byte[] before = Files.readAllBytes(home.resolve("e"));
    for (String name : new String[] {"change", "doc", "bundle"}) {
      am.forgetErr();
      int exit = am.run(command.formatted(name).split(" "));
      assertThat(am.err())
          .as(command.formatted(name))
          .contains("rows without bytes, more than the limit of 10000000")
          .contains("--max-memory");
      assertThat(am.err().lines()).hasSize(2);
      assertThat(exit).isEqualTo(3);
    }
    assertThat(Files.readAllBytes(home.resolve("e"))).isEqualTo(before);
    assertThat(home.resolve("out")).doesNotExist();
  }

  @Test
  void maxMemory_boundsTheBytesOfAFile() {
    assertThat(am.run("export", "--max-memory", "50", "e")).isEqualTo(3);
    assertThat(am.err()).contains("am: e: has more than the limit of 50 bytes");
    assertThat(am.run("export", "--max-memory=1M", "e")).isZero();
    assertThat(am.run("--max-memory", "1M", "export", "e")).isZero();
  }

  @Test
  void maxMemory_boundsAStreamWithoutEnd() {
    assertThat(am.run(new Endless(), "export", "--max-memory", "1M", "-")).isEqualTo(3);
    assertThat(am.err()).contains("has more than 1 MiB").contains("--max-memory");
  }

  @Test
  void maxMemory_boundsRows() throws Exception {
    byte[] small = HexFormat.of().parseHex(CHANGE);
    assertThat(am.run("export", "--max-memory", "1G", "change")).isEqualTo(3);
    assertThat(am.err()).contains("more than the limit of 5368709");
    assertThat(am.run(new ByteArrayInputStream(small), "apply", "e", "-")).isEqualTo(3);
  }

  @ParameterizedTest
  @CsvSource({"0", "1x", "-1", "M", "1.5G", "99999999999G", "''"})
  void noSize_isRefused(String size) {
    assertThat(am.run("export", "--max-memory=" + size, "e")).isEqualTo(2);
    assertThat(am.err()).contains("--max-memory");
  }

  /** Zeros for ever. */
  private static final class Endless extends InputStream {
    @Override
    public int read() {
      return 0;
    }

    @Override
    public int read(byte[] to, int off, int len) {
      return len;
    }
  }
}
