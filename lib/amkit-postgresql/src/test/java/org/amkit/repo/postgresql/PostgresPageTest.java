package org.amkit.repo.postgresql;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.amkit.ObjectId;
import org.amkit.repo.AutomergeUrl;
import org.amkit.repo.DocHandle;
import org.amkit.repo.Repo;
import org.amkit.repo.RepoConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The code on this module's page is that of this test. */
@Timeout(60)
class PostgresPageTest {
  private static final String THIS =
      "src/test/java/org/amkit/repo/postgresql/PostgresPageTest.java";

  @Test
  void repo_opensAgainWithItsDocuments() throws Exception {
    String url = PostgresServer.shared().url(PostgresServer.newPrefix());
    AutomergeUrl written;
    try (Repo repo = open(url)) {
      DocHandle note = repo.create().get();
      note.withDocument(doc -> doc.change("Begin", tx -> tx.set(ObjectId.ROOT, "buy", "bread")))
          .get();
      repo.flush().get();
      written = note.getUrl();
    }
    try (Repo repo = open(url)) {
      DocHandle note = repo.find(written).get().orElseThrow();
      assertThat(note.withDocument(doc -> doc.toPlain(ObjectId.ROOT)).get())
          .isEqualTo(Map.of("buy", "bread"));
    }
  }

  private static Repo open(String url) throws IOException {
    PostgresAddress address = PostgresAddress.parse(url);
    Repo repo = Repo.load(RepoConfig.builder().store(PostgresStore.open(address, true)).build());
    return repo;
  }

  @Test
  void codeOfThePage_isInThisTest() throws IOException {
    String code = Files.readString(Path.of(THIS)).replaceAll("(?m)^ +", "");
    Matcher snippets =
        Pattern.compile("(?s)```java\n(.*?)```").matcher(Files.readString(Path.of("README.md")));
    assertThat(snippets.find()).isTrue();
    assertThat(code).contains(snippets.group(1));
  }
}
