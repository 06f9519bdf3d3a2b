package org.amkit.repo.nats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nats.client.Options;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Addresses of NATS, and that no secret is in what is printed of them. */
class NatsAddressTest {
  private static Options options(NatsAddress address) {
    return address.options().build();
  }

  @Test
  void parse_allOfIt_isTaken() {
    NatsAddress address =
        NatsAddress.parse("nats://alice:se%40same@a.example,b:4333,[::1]:1/team?replicas=3");
    assertThat(address.hosts()).isEqualTo("a.example:4222,b:4333,[::1]:1");
    assertThat(address.stream()).isEqualTo("team");
    assertThat(address.replicas()).hasValue(3);
    assertThat(address).hasToString("nats://a.example:4222,b:4333,[::1]:1/team");
    assertThat(new String(options(address).getPasswordChars())).isEqualTo("se@same");
  }

  @Test
  void parse_shortest_isTheDefault() {
    NatsAddress address = NatsAddress.parse("tls://");
    assertThat(address).hasToString("tls://localhost:4222/amkit");
    assertThat(address.replicas()).isEmpty();
  }

  @Test
  void login_isTokenUserOrBoth() {
    NatsAddress bare = NatsAddress.parse("nats://h");
    assertThat(options(bare.withLogin(null, "p")).getUsernameChars()).isNull();
    assertThat(new String(options(bare.withLogin("t", null)).getTokenChars())).isEqualTo("t");
    assertThat(new String(options(bare.withLogin("u", "p")).getUsernameChars())).isEqualTo("u");
    NatsAddress token = NatsAddress.parse("nats://sesame@h");
    assertThat(new String(options(token).getTokenChars())).isEqualTo("sesame");
    assertThat(token.toString()).doesNotContain("sesame");
    NatsAddress user = token.withLogin("x", "p");
    assertThat(new String(options(user).getUsernameChars())).isEqualTo("sesame");
    NatsAddress whole = NatsAddress.parse("nats://u:p@h");
    assertThat(whole.withLogin("x", "y")).isSameAs(whole);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://h",
        "nats://u:sesame@h/a.b",
        "nats://u:sesame@h/9",
        "nats://u:sesame@h/x?replicas=9",
        "nats://u:sesame@h/x?colour=red",
        "nats://u:sesame@a b",
      })
  void parse_whatIsNoAddress_isRefusedWithoutSecrets(String text) {
    assertThatThrownBy(() -> NatsAddress.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageNotContaining("sesame");
  }
}
