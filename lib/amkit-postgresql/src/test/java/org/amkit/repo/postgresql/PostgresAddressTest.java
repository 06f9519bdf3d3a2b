package org.amkit.repo.postgresql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Addresses as users write them. */
class PostgresAddressTest {
  @ParameterizedTest
  @CsvSource({
    "postgresql://alice@db.example/docs, alice, jdbc:postgresql://db.example/docs",
    "postgres://alice@db.example:5433/docs, alice, jdbc:postgresql://db.example:5433/docs",
    "postgresql://alice@db.example, alice, jdbc:postgresql://db.example/alice",
    "postgresql://alice@[::1]:5433/docs, alice, jdbc:postgresql://[::1]:5433/docs",
    "'postgresql://a%40b:p@h1:1,h2:2/my%20docs', a@b, 'jdbc:postgresql://h1:1,h2:2/my%20docs'",
    "postgresql://h/docs?user=bob, bob, jdbc:postgresql://h/docs",
  })
  void address_isThatOfTheDriver(String text, String user, String jdbc) {
    PostgresAddress address = PostgresAddress.parse(text);
    assertThat(address.user()).isEqualTo(user);
    assertThat(address.jdbcUrl()).isEqualTo(jdbc);
  }

  @Test
  void withoutUser_isThatOfTheSystem() {
    String user = System.getProperty("user.name");
    PostgresAddress address = PostgresAddress.parse("postgresql:///docs");
    assertThat(address.user()).isEqualTo(user);
    assertThat(address.hosts()).isEqualTo("localhost");
    assertThat(address.prefix()).isEqualTo("am");
  }

  @Test
  void password_goesToTheDriver_andIsNotShown() {
    PostgresAddress address =
        PostgresAddress.parse("postgresql://alice:se%3Asame+@h/docs?sslmode=require&prefix=t_1");
    assertThat(address.properties())
        .containsEntry("password", "se:same+")
        .containsEntry("sslmode", "require");
    assertThat(address.prefix()).isEqualTo("t_1");
    assertThat(address.toString()).isEqualTo("postgresql://alice@h/docs");
    assertThat(address.withPassword("other").properties()).containsEntry("password", "other");
  }

  @ParameterizedTest
  @CsvSource({
    "postgresql://a:sesame@h/d?colour=red, unknown parameter 'colour'",
    "postgresql://a:sesame@h/d?prefix=T, the prefix is lower-case",
    "postgresql://a:sesame@h/d?prefix=t;drop, the prefix is lower-case",
    "postgresql://a:sesame@h/d?prefix=, the prefix is lower-case",
    "mysql://a:sesame@h/d, an address begins with postgresql://",
  })
  void wrongAddress_isRefused_withoutItsPassword(String text, String why) {
    assertThatThrownBy(() -> PostgresAddress.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(why)
        .hasMessageNotContaining("sesame");
  }
}
