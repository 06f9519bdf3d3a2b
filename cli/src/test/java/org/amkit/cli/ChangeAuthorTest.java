package org.amkit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.amkit.Change;
import org.amkit.Document;
import org.amkit.ObjectId;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who is behind an actor, as log and show say it. */
class ChangeAuthorTest {
  private static final String AUTHOR = "0102ff";

  @TempDir private Path folder;

  private AmInProcess am;
  private Change last;

  @BeforeEach
  void makeADocument() throws IOException {
    Document document = new Document(new byte[] {1});
    document.change("Without", tx -> tx.set(ObjectId.ROOT, "n", 1));
    document.setAuthor(new byte[] {1, 2, (byte) 0xff});
    document.change("First", tx -> tx.set(ObjectId.ROOT, "n", 2));
    document.change("Second", tx -> tx.set(ObjectId.ROOT, "n", 3));
    last = document.getLastLocalChange().orElseThrow();
    Files.write(folder.resolve("a.automerge"), document.save());
    am = new AmInProcess(folder);
  }

  @Test
  void log_showsTheAuthorOfAllChangesOfTheActor() {
    assertThat(am.run("log", "a.automerge")).isZero();
    assertThat(am.out())
        .containsOnlyOnce("Actor:  " + last.actor() + " (2)\nAuthor: " + AUTHOR + "\n")
        .containsOnlyOnce("Actor:  " + last.actor() + " (1)\nAuthor: " + AUTHOR + "\n")
        .contains("Actor:  01 (1)\nDate:");
    am.forgetOut();
    assertThat(am.run("log", "a.automerge", "--json")).isZero();
    assertThat(am.out().lines())
        .hasSize(3)
        .filteredOn(line -> line.contains("\"author\":\"" + AUTHOR + "\",\"seq\""))
        .hasSize(2);
    assertThat(am.out()).contains("\"actor\":\"01\",\"author\":null,");
  }

  @Test
  void show_showsTheAuthor_andExamineIsAsUpstreams() {
    assertThat(am.run("show", "a.automerge", "@")).isZero();
    assertThat(am.out()).contains("\nAuthor: " + AUTHOR + "\n");
    am.forgetOut();
    assertThat(am.run("show", "a.automerge", "@", "--json")).isZero();
    assertThat(am.out()).contains("\"author\":\"" + AUTHOR + "\"");
    am.forgetOut();
    assertThat(am.run("examine", "a.automerge")).isZero();
    assertThat(am.out()).doesNotContain("author");
  }
}
