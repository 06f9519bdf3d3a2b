package org.amkit.repo.postgresql;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import org.postgresql.Driver;
import org.postgresql.PGProperty;

/**
 * Where a store is, and the user that opens it.
 *
 * <pre>
 *   postgresql://[USER[:PASSWORD]@]HOST[:PORT][,HOST[:PORT]...][/DATABASE][?NAME=VALUE[&amp;...]]
 *
 *   prefix=NAME    what the names of its tables begin with, to keep several deployments in one
 *                  database (default: am)
 *   any other      a parameter of the JDBC driver, such as sslmode, or prepareThreshold=0 for a
 *                  pooler that changes the connection with each transaction
 * </pre>
 *
 * <p>The user is by default that of the operating system, the database that of the user's name, and
 * the password what the driver finds in {@code ~/.pgpass}.
 */
public final class PostgresAddress {
  static final List<String> SCHEMES = List.of("postgresql://", "postgres://");
  private static final String DEFAULT_PREFIX = "am";
  private static final String PREFIXES = "[a-z][a-z0-9_]{0,39}";

  private final String hosts;
  private final String database;
  private final String prefix;
  private final Properties properties;

  private PostgresAddress(String hosts, String database, String prefix, Properties properties) {
    this.hosts = hosts;
    this.database = database;
    this.prefix = prefix;
    this.properties = properties;
  }

  private static @Nullable String restOf(String text) {
    for (String scheme : SCHEMES) {
      if (text.startsWith(scheme)) {
        return text.substring(scheme.length());
      }
    }
    return null;
  }

  /**
   * The address in a text.
   *
   * @param text as drawn above
   * @return the address
   * @throws IllegalArgumentException when it is not one; says why, without the text, which may have
   *     a password in it
   */
  public static PostgresAddress parse(String text) {
    String rest = restOf(text);
    if (rest == null) {
      throw new IllegalArgumentException("an address begins with " + SCHEMES.get(0));
    }
    Properties properties = new Properties();
    String prefix = DEFAULT_PREFIX;
    int question = rest.indexOf('?');
    if (question >= 0) {
      for (String parameter : rest.substring(question + 1).split("&", -1)) {
        String name = decoded(before(parameter, '='));
        String value = decoded(after(parameter, '='));
        if (name.equals("prefix")) {
          prefix = value;
        } else if (PGProperty.forName(name) == null) {
          throw new IllegalArgumentException("unknown parameter '" + name + "'");
        } else {
          properties.setProperty(name, value);
        }
      }
      rest = rest.substring(0, question);
    }
    if (!prefix.matches(PREFIXES)) {
      throw new IllegalArgumentException(
          "the prefix is lower-case letters, digits and _, not '" + prefix + "'");
    }
    int at = rest.lastIndexOf('@');
    if (at >= 0) {
      String user = rest.substring(0, at);
      properties.setProperty("user", decoded(before(user, ':')));
      if (user.indexOf(':') >= 0) {
        properties.setProperty("password", decoded(after(user, ':')));
      }
      rest = rest.substring(at + 1);
    }
    if (properties.getProperty("user", "").isEmpty()) {
      properties.setProperty("user", System.getProperty("user.name", ""));
    }
    String hosts = before(rest, '/');
    String database = decoded(after(rest, '/'));
    return new PostgresAddress(
        hosts.isEmpty() ? "localhost" : hosts,
        database.isEmpty() ? properties.getProperty("user") : database,
        prefix,
        properties);
  }

  private static String before(String text, char mark) {
    int at = text.indexOf(mark);
    return at < 0 ? text : text.substring(0, at);
  }

  private static String after(String text, char mark) {
    int at = text.indexOf(mark);
    return at < 0 ? "" : text.substring(at + 1);
  }

  private static String decoded(String text) {
    return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
  }

  /** {@return whether a password is in it} */
  public boolean hasPassword() {
    return properties.containsKey("password");
  }

  /**
   * The same address with another password.
   *
   * @param password of the user's
   * @return the address
   */
  public PostgresAddress withPassword(String password) {
    Properties with = new Properties();
    with.putAll(properties);
    with.setProperty("password", password);
    return new PostgresAddress(hosts, database, prefix, with);
  }

  /** {@return host and port of the server, of each one where there are several} */
  public String hosts() {
    return hosts;
  }

  /** {@return the name of the database} */
  public String database() {
    return database;
  }

  /** {@return the name of the user} */
  public String user() {
    return properties.getProperty("user");
  }

  /** What the names of the tables begin with. */
  String prefix() {
    return prefix;
  }

  /** For the driver, without user and password. */
  String jdbcUrl() {
    return "jdbc:postgresql://"
        + hosts
        + "/"
        + URLEncoder.encode(database, StandardCharsets.UTF_8).replace("+", "%20");
  }

  /** For the driver: limits of time, and bytes on the wire. */
  Properties properties() {
    Properties all = new Properties();
    all.setProperty("ApplicationName", "am");
    all.setProperty("connectTimeout", "10");
    all.setProperty("socketTimeout", "30");
    all.setProperty("tcpKeepAlive", "true");
    // From the first use on, and bytea as bytes: else it comes in hexadecimal digits.
    all.setProperty("prepareThreshold", "-1");
    all.setProperty("logServerErrorDetail", "false");
    all.putAll(properties);
    return all;
  }

  /** A connection of its own. */
  Connection connect() throws SQLException {
    Connection connection = new Driver().connect(jdbcUrl(), properties());
    if (connection == null) {
      throw new SQLException("the driver does not take " + this, "08001");
    }
    return connection;
  }

  /** {@return the address without password and parameters} */
  @Override
  public String toString() {
    return SCHEMES.get(0) + user() + "@" + hosts + "/" + database;
  }
}
