package org.amkit.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.OptionalLong;
import org.amkit.json.DocumentPath.Range;
import org.amkit.json.DocumentPath.Step;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DocumentPathTest {
  @Test
  void parse_keysAndIndices_givesSteps() {
    assertThat(DocumentPath.parse(".tasks[0].title").steps())
        .containsExactly(new Step.Key("tasks"), new Step.Index(0), new Step.Key("title"));
    assertThat(DocumentPath.parse("tasks[-1]").steps())
        .containsExactly(new Step.Key("tasks"), new Step.Index(-1));
    assertThat(DocumentPath.parse("tasks[+]").steps())
        .containsExactly(new Step.Key("tasks"), new Step.End());
    assertThat(DocumentPath.parse(".[\"odd key\"].[\"a\\\"]b\"][3]").steps())
        .containsExactly(new Step.Key("odd key"), new Step.Key("a\"]b"), new Step.Index(3));
    assertThat(DocumentPath.parse("[\"\"]").steps()).containsExactly(new Step.Key(""));
    assertThat(DocumentPath.parse("👀.é x").steps())
        .containsExactly(new Step.Key("👀"), new Step.Key("é x"));
  }

  @Test
  void parse_range_isKeptBesideTheSteps() {
    DocumentPath path = DocumentPath.parse(".body[5:9]");
    assertThat(path.steps()).containsExactly(new Step.Key("body"));
    assertThat(path.range()).isEqualTo(new Range(OptionalLong.of(5), OptionalLong.of(9)));
    assertThat(DocumentPath.parse("body[:-1]").range())
        .isEqualTo(new Range(OptionalLong.empty(), OptionalLong.of(-1)));
    assertThat(DocumentPath.parse("body[:]").range())
        .isEqualTo(new Range(OptionalLong.empty(), OptionalLong.empty()));
  }

  @Test
  void parse_rootSpellings_areTheRoot() {
    assertThat(DocumentPath.parse(".")).isEqualTo(DocumentPath.ROOT);
    assertThat(DocumentPath.parse("")).isEqualTo(DocumentPath.ROOT);
    assertThat(DocumentPath.parsePointer("")).isEqualTo(DocumentPath.ROOT);
  }

  /** The pointers of RFC 6901, section 5. */
  @Test
  void parse_pointersOfTheRfc_giveTokens() {
    assertThat(tokens("/foo/0")).containsExactly("foo", "0");
    assertThat(tokens("/")).containsExactly("");
    assertThat(tokens("/a~1b")).containsExactly("a/b");
    assertThat(tokens("/c%d")).containsExactly("c%d");
    assertThat(tokens("/m~0n")).containsExactly("m~n");
    assertThat(tokens("/ ")).containsExactly(" ");
    assertThat(tokens("/~01")).containsExactly("~1");
    assertThat(tokens("/a//b/")).containsExactly("a", "", "b", "");
  }

  private static List<String> tokens(String pointer) {
    return DocumentPath.parse(pointer).steps().stream().map(s -> ((Step.Token) s).text()).toList();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        ".",
        ".a",
        ".a.b[0]",
        ".[\"odd key\"]",
        ".a[\"x.y\"].z",
        ".[0][-1][+]",
        ".a[1:2]",
        ".[:]",
        ".[\"\"]",
        "/a~1b/0/-",
        "/",
        ".[\"\\u0001\\\\\"]",
        ".naïve.a-b.a_b"
      })
  void toString_parsedAgain_isTheSamePath(String text) {
    DocumentPath path = DocumentPath.parse(text);
    assertThat(path.toString()).isEqualTo(text);
    assertThat(DocumentPath.parse(path.toString())).isEqualTo(path).hasSameHashCodeAs(path);
  }

  @Test
  void toPointer_keysIndicesAndEnd_areEscapedTokens() {
    assertThat(DocumentPath.parse("a[0][\"x/y~z\"][+]").toPointer()).isEqualTo("/a/0/x~1y~0z/-");
    assertThat(DocumentPath.ROOT.toPointer()).isEmpty();
    assertThatThrownBy(() -> DocumentPath.parse("a[-1]").toPointer())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining(".a[-1]");
    assertThatThrownBy(() -> DocumentPath.parse("a[1:2]").toPointer())
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void parentAndChild_walkUpAndDown() {
    DocumentPath path = DocumentPath.parse("a[1].b");
    assertThat(path.parent()).isEqualTo(DocumentPath.parse("a[1]"));
    assertThat(path.parent().child(new Step.Key("b"))).isEqualTo(path);
    assertThat(DocumentPath.ROOT.parent()).isEqualTo(DocumentPath.ROOT);
    assertThat(path.prefix(1)).isEqualTo(DocumentPath.parse("a"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "..a | 1 | a key is missing",
        "a. | 2 | a key is missing",
        "a[ | 1 | [ without ]",
        "a[] | 2 | an index is missing",
        "a[-] | 2 | [-] is no index",
        "a[x] | 2 | a key is written [\"x\"]",
        "a[99999999999999999999] | 2 | is no index",
        "a[\"b] | 2 | not closed",
        "a[\"b\"c] | 1 | not closed by",
        "a[\"\\q\"] | 2 | not a JSON string",
        "a[0]b | 4 | begins with . or [",
        "a[1:2].b | 6 | nothing may follow a range",
        "/a~b | 2 | ~ must be written ~0",
        "/a~ | 2 | ~ must be written ~0"
      })
  void parse_badPath_saysWhereAndWhat(String text, int index, String problem) {
    assertThatThrownBy(() -> DocumentPath.parse(text))
        .isInstanceOfSatisfying(
            PathSyntaxException.class,
            e -> {
              assertThat(e.index()).isEqualTo(index);
              assertThat(e.path()).isEqualTo(text);
            })
        .hasMessageContaining(problem);
  }
}
