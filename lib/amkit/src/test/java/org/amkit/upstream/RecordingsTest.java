package org.amkit.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The recordings that the tests of this package hold amkit to are what Automerge says. */
class RecordingsTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "save-cursor",
        "isolation",
        "rejected",
        "odd-documents",
        "diff-incremental",
        "authors",
        "cursors",
        "changes"
      })
  void recording_isWhatAutomergeSays(String topic) {
    assertThat(Probe.said(topic)).isEqualTo(Probe.recorded(topic));
  }
}
