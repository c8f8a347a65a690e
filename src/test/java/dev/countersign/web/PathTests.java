package dev.countersign.web;

import java.io.IOException;

import dev.countersign.testkit.BearerTokens;
import dev.countersign.testkit.IntegrationTest;
import dev.countersign.testkit.TestAccounts;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A service that lives below a path of its host.
 */
@IntegrationTest
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
		properties = { "countersign.data-dir=target/test-data/${random.uuid}",
				"countersign.bootstrap.password=the first of many people", "server.servlet.context-path=/auth",
				"countersign.issuer=https://login.example.com/tenant" })
class PathTests {

	@LocalServerPort
	private int port;

	@Autowired
	private BearerTokens tokens;

	@Test
	void addWhenServiceHasContextPathThenLocationLeadsThere() throws IOException {
		String token = "Authorization: Bearer " + this.tokens.of(TestAccounts.ADMIN) + "\r\n";
		String body = """
				{"username":"below-a-path","password":"seven quiet herons wade"}""";
		RawAnswer added = send("POST /auth/users",
				token + "Content-Type: application/json\r\nContent-Length: " + body.length() + "\r\n", body);
		assertThat(added.status()).as(added.text()).isEqualTo(201);
		String location = added.header("Location").get(0);
		assertThat(location).startsWith("/auth/users/");
		assertThat(send("GET " + location, token, "").status()).isEqualTo(200);
	}

	@Test
	void descriptionWhenServiceHasContextPathThenItIsTheServer() throws IOException {
		assertThat(send("GET /auth/openapi.json", "", "").text()).contains("\"servers\":[{\"url\":\"/auth\"");
	}

	@Test
	void metadataWhenIssuerHasPathThenAlsoBetweenHostAndPath() throws IOException {
		String place = "GET /auth/.well-known/oauth-authorization-server";
		assertThat(send(place, "", "").text()).contains("\"issuer\":\"https://login.example.com/tenant\"");
		assertThat(send(place + "/tenant", "", "").text()).contains("\"issuer\":\"https://login.example.com/tenant\"");
		assertThat(send(place + "/other", "", "").status()).isEqualTo(404);
		assertThat(send(place + "/", "", "").status()).isEqualTo(404);
	}

	private RawAnswer send(String line, String headers, String body) throws IOException {
		return RawAnswer.to(this.port,
				line + " HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n" + headers + "\r\n" + body);
	}

}
