package org.amkit.cli.command.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.amkit.cli.terminal.Failure;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a key with a forced command may ask for, and which files it reaches. */
class ForcedCommandTest {
  private static final String ID = "4NMNnkMhL8jXrdJ9jamS58PAVdXu";

  @TempDir Path folder;
  private Path root;

  @BeforeEach
  void make() throws IOException {
    root = Files.createDirectories(folder.resolve("root"));
    Files.createDirectories(root.resolve("sub"));
    Files.writeString(root.resolve("sub/a.automerge"), "");
    Files.writeString(folder.resolve("secret.automerge"), "");
    Files.createSymbolicLink(root.resolve("out.automerge"), folder.resolve("secret.automerge"));
    Files.createSymbolicLink(root.resolve("gone.automerge"), folder.resolve("not there"));
    Files.createSymbolicLink(root.resolve("up"), folder);
    Files.createSymbolicLink(root.resolve("in.automerge"), Path.of("sub/a.automerge"));
  }

  // The command

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '#',
      delimiter = '|',
      value = {
        "am sync a.automerge - | a.automerge",
        "am sync 'a b.automerge' - | a b.automerge",
        "/opt/am/bin/am  sync -q --live 'it'\\''s' - | it's",
        "am sync ~/'notes/x' - | ~/notes/x",
        "am sync --no-state -v \"a \\\"b\\\"\" - | a \"b\"",
        "am sync a\\ b - | a b",
        "am sync './-x' - | ./-x",
        "am sync '$(reboot); `x` & *' - | $(reboot); `x` & *",
      })
  void whatAmAsksFor_isRead(String command, String path) {
    assertThat(ForcedCommand.parse(command).path()).isEqualTo(path);
  }

  @Test
  void options_areRead() {
    ForcedCommand asked =
        ForcedCommand.parse("am sync --create --no-state --id " + ID + " x.automerge -");
    assertThat(asked.create()).isTrue();
    assertThat(asked.noState()).isTrue();
    assertThat(String.valueOf(asked.id())).isEqualTo(ID);
    assertThat(asked.within(true, false)).isEqualTo(asked);
    assertThatThrownBy(() -> asked.within(false, true))
        .isInstanceOf(Failure.class)
        .hasMessageContaining("--create is not allowed");
    assertThatThrownBy(
            () -> ForcedCommand.parse("am sync --allow-unrelated x -").within(true, false))
        .hasMessageContaining("--allow-unrelated is not allowed");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "am",
        "am sync",
        "am sync x",
        "am sync - x",
        "am sync x - y",
        "am sync x y",
        "am sync -",
        "am get x -",
        "amx sync x -",
        "sh -c 'am sync x -'",
        "env A=b am sync x -",
        "am sync x - ; reboot",
        "am sync x - && reboot",
        "am sync x - | tee y",
        "am sync x - > y",
        "am sync $HOME -",
        "am sync \"$(reboot)\" -",
        "am sync `reboot` -",
        "am sync * -",
        "am sync ~root/x -",
        "am sync 'x -",
        "am sync \"x -",
        "am sync x\n-",
        "am sync 'x\n' -",
        "am sync x -\\",
        "am sync --trace y x -",
        "am sync --ssh y x -",
        "am sync --trace=y x -",
        "am sync --id 1 x -",
        "am sync x --id",
        "am sync -- x -",
        "scp -f x",
        "internal-sftp",
      })
  void anythingElse_isRefused(String command) {
    assertThatThrownBy(() -> ForcedCommand.parse(command)).isInstanceOf(Failure.class);
  }

  // The file

  @ParameterizedTest
  @CsvSource({
    "sub/a.automerge, sub/a.automerge",
    "~/sub/a.automerge, sub/a.automerge",
    "./sub/../sub/a.automerge, sub/a.automerge",
    "in.automerge, sub/a.automerge",
    "new.automerge, new.automerge",
    "ROOT/sub/a.automerge, sub/a.automerge",
    "ROOT/new.automerge, new.automerge",
  })
  void filesInTheFolder_areFound(String name, String found) throws IOException {
    assertThat(RootedPath.find(root, name.replace("ROOT", root.toString())))
        .isEqualTo(Path.of(found));
  }

  @Test
  void folderThatIsALink_isAsGoodAsWhereItLeads() throws IOException {
    Path link = Files.createSymbolicLink(folder.resolve("link"), root);
    assertThat(RootedPath.find(link, "sub/a.automerge")).isEqualTo(Path.of("sub/a.automerge"));
    assertThat(RootedPath.find(link, link + "/new.automerge")).isEqualTo(Path.of("new.automerge"));
    assertThat(RootedPath.find(link, root + "/new.automerge")).isEqualTo(Path.of("new.automerge"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ".",
        "..",
        "/",
        "~/",
        "sub",
        "sub/..",
        "../secret.automerge",
        "sub/../../secret.automerge",
        "../root/../secret.automerge",
        "/etc/passwd",
        "FOLDER/secret.automerge",
        "ROOT/../secret.automerge",
        "ROOTed/x",
        "out.automerge",
        "gone.automerge",
        "up/secret.automerge",
        "up/new.automerge",
        "up/root/../secret.automerge",
        "none/new.automerge",
        "sub/a.automerge/x",
        "a\0b",
      })
  void everythingElse_isNotThere(String name) {
    String asked = name.replace("FOLDER", folder.toString()).replace("ROOT", root.toString());
    assertThatThrownBy(() -> RootedPath.find(root, asked))
        .isInstanceOf(Failure.class)
        .hasMessage(asked + ": no such file in the folder that this key may use");
  }
}
