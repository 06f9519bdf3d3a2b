package org.amkit.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.amkit.Document;
import org.amkit.LoadOptions;
import org.amkit.ObjectId;
import org.amkit.TextUnit;
import org.amkit.Transaction;
import org.amkit.cli.AmInProcess;
import org.amkit.cli.command.option.MemoryLimit;
import org.amkit.cli.command.option.WriteOptions;
import org.amkit.cli.terminal.Console;
import org.amkit.cli.terminal.Environment;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeptDocumentTest {
  private static final String FILE = "a.automerge";

  @TempDir Path folder;
  private Run run;
  private final Document author = new Document(new byte[] {1});

  @BeforeEach
  void make() throws Exception {
    Environment environment = new AmInProcess(folder).environment();
    Console console = new Console(environment, Console.Color.NEVER, false, false, false);
    run = new Run(environment, console, new KeptDocument(), MemoryLimit.DEFAULT);
    append(1);
  }

  private void append(double value) throws Exception {
    try (Transaction transaction = author.startTransaction()) {
      transaction.set(ObjectId.ROOT, "n", value);
      transaction.commit();
    }
    Files.write(
        folder.resolve(FILE),
        author.saveIncremental(),
        StandardOpenOption.CREATE,
        StandardOpenOption.APPEND);
  }

  private Workfile workfile(TextUnit unit) throws Exception {
    return Workfile.open(run, FILE, new WriteOptions(), unit, "bb");
  }

  private static void edit(Workfile work) throws Exception {
    try (Transaction transaction = work.begin(null)) {
      transaction.set(ObjectId.ROOT, "m", 1);
      work.finish(transaction.commit().orElseThrow());
    }
  }

  @Test
  void unchangedFile_isNotReadAgain() throws Exception {
    Document first = run.documents().load(FILE).document();

    assertThat(run.documents().load(FILE).document()).isSameAs(first);
    try (Workfile work = workfile(TextUnit.CODE_POINTS)) {
      assertThat(work.document()).isSameAs(first);
      edit(work);
    }
    Source after = run.documents().load(FILE);
    assertThat(after.document()).isSameAs(first);
    assertThat(after.byteCount()).isEqualTo(Files.size(folder.resolve(FILE)));
    assertThat(Document.load(Files.readAllBytes(folder.resolve(FILE))).getHeads())
        .isEqualTo(first.getHeads());
  }

  @Test
  void grownFile_isReadOnFromItsOldEnd() throws Exception {
    Document first = run.documents().load(FILE).document();
    append(2);

    assertThat(run.documents().load(FILE).document()).isSameAs(first);
    assertThat(first.getHeads()).isEqualTo(author.getHeads());
  }

  @Test
  void editThatIsNotWritten_isForgotten() throws Exception {
    Document first = run.documents().load(FILE).document();
    try (Workfile work = workfile(TextUnit.CODE_POINTS);
        Transaction transaction = work.begin(null)) {
      transaction.set(ObjectId.ROOT, "m", 1);
      transaction.commit();
    }

    assertThat(run.documents().load(FILE).document()).isNotSameAs(first);
    assertThat(run.documents().load(FILE).document().getHeads()).isEqualTo(author.getHeads());
  }

  @Test
  void otherUnitsOrOptions_getADocumentOfTheirOwn() throws Exception {
    Document first = run.documents().load(FILE).document();

    try (Workfile work = workfile(TextUnit.UTF16)) {
      assertThat(work.document()).isNotSameAs(first);
      edit(work);
    }
    assertThat(run.documents().load(FILE, LoadOptions.DEFAULT.withVerifyHeads(false)).document())
        .isNotSameAs(first);
    assertThat(run.documents().loadAnew(FILE, LoadOptions.DEFAULT).document()).isNotSameAs(first);
    assertThat(run.documents().load(FILE).document().changeCount()).isEqualTo(2);
  }
}
