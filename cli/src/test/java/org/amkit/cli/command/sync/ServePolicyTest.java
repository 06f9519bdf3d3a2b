package org.amkit.cli.command.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import org.amkit.repo.AccessPolicy.Right;
import org.amkit.repo.DocumentId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ServePolicyTest {
  private static final DocumentId ID = DocumentId.parse("4NMNnkMhL8jXrdJ9jamS58PAVdXu");
  private static final DocumentId OTHER = DocumentId.parse("1Bhh3pU9gLXZiNDL6PEa1Gs9fh");

  private static Right right(String policy, DocumentId id, String who) {
    Optional<String> principal = who.isEmpty() ? Optional.empty() : Optional.of(who);
    return ServePolicy.parse("policy", policy).right(id, principal);
  }

  @Test
  void right_theFirstLineThatFits_decides() {
    String policy =
        """
        # who  may         documents
        alice  read,write  *
        bob    read        4NMN* 7*   # one of ours
        bob    write       automerge:1Bhh3pU9gLXZiNDL6PEa1Gs9fh
        -      read        4NMNnkMhL8jXrdJ9jamS58PAVdX?
        eve    none        *
        *      WRITE       1*
        """;
    assertThat(right(policy, ID, "alice")).isEqualTo(Right.READ_WRITE);
    assertThat(right(policy, ID, "bob")).isEqualTo(Right.READ);
    assertThat(right(policy, OTHER, "bob")).isEqualTo(Right.WRITE);
    assertThat(right(policy, ID, "")).isEqualTo(Right.READ);
    assertThat(right(policy, OTHER, "")).isEqualTo(Right.WRITE);
    assertThat(right(policy, ID, "eve")).isEqualTo(Right.NONE);
    assertThat(right(policy, OTHER, "eve")).isEqualTo(Right.NONE);
    assertThat(right(policy, ID, "mallory")).isEqualTo(Right.NONE);
    assertThat(right(policy, OTHER, "mallory")).isEqualTo(Right.WRITE);
  }

  @Test
  void right_anEmptyPolicy_allowsNothing() {
    assertThat(right("# nobody\r\n\r\n", ID, "alice")).isEqualTo(Right.NONE);
  }

  @Test
  void right_dashOfNoName_isNotForThoseWhoShowOne() {
    assertThat(right("- read *", ID, "alice")).isEqualTo(Right.NONE);
  }

  @ParameterizedTest
  @CsvSource({
    "alice read, policy:1: expected WHO MAY DOCUMENT",
    "alice rw *, policy:1: 'rw' is none of",
    "alice read 4(*, policy:1: '4(*' is neither",
  })
  void parse_whatIsNoRule_isRefusedWithItsLine(String line, String problem) {
    assertThatThrownBy(() -> ServePolicy.parse("policy", line)).hasMessageContaining(problem);
  }
}
