package org.amkit.repo.nats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.nats.client.JetStreamApiException;
import io.nats.client.api.PublishAck;
import io.nats.client.impl.NatsMessage;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What newer servers say and do otherwise. */
class NewerServersTest {
  @ParameterizedTest
  @ValueSource(
      strings = {"2.9.10", "2.10.27", "2.14.9", "2.15.0", "2.15.1-RC.2", "", "2.15", "1.99.99"})
  void replicas_ofOlderServers_areNotKept(String version) {
    assertThat(StreamSetup.keepsReplicas(version)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"2.15.1", "v2.15.1", "2.15.2-RC.1", "2.15.12", "2.16.0", "3.0.0"})
  void replicas_ofNewerServers_areKept(String version) {
    assertThat(StreamSetup.keepsReplicas(version)).isTrue();
  }

  private static JetStreamApiException answered(int status, int code) {
    String answer =
        "{\"error\":{\"code\":%d,\"err_code\":%d,\"description\":\"no\"}}".formatted(status, code);
    NatsMessage message =
        NatsMessage.builder().subject("x").data(answer, StandardCharsets.UTF_8).build();
    return catchThrowableOfType(JetStreamApiException.class, () -> new PublishAck(message));
  }

  private static boolean isOtherLast(int code) {
    return NatsException.of(NatsAddress.parse("nats://x/t"), answered(400, code)).isOtherLast();
  }

  @Test
  void otherLastMessage_isToldInTwoWays() {
    assertThat(isOtherLast(10071)).isTrue();
    assertThat(isOtherLast(10164)).isTrue();
    assertThat(isOtherLast(10037)).isFalse();
  }

  @Test
  void messageOfTheSameNameInProcess_isAskedAgain() {
    assertThat(NatsException.isOfTheMoment(answered(409, 10158))).isTrue();
    assertThat(NatsException.isOfTheMoment(answered(503, 10008))).isTrue();
    assertThat(NatsException.isOfTheMoment(answered(400, 10071))).isFalse();
  }
}
