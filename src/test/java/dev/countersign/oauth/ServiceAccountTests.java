package dev.countersign.oauth;

import dev.countersign.testkit.BearerTokens;
import dev.countersign.testkit.IntegrationTest;
import dev.countersign.testkit.TestAccounts;
import dev.countersign.testkit.TestClock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.web.servlet.assertj.MockMvcTester;

import static dev.countersign.testkit.TestAccounts.ADMIN;

/**
 * What tests of service accounts begin with: an administrator, and a client that knows
 * OAuth alone.
 */
@IntegrationTest
abstract class ServiceAccountTests {

	static final String CLIENT_CREDENTIALS = "grant_type=client_credentials";

	@Autowired
	MockMvcTester mvc;

	@Autowired
	TestAccounts accounts;

	@Autowired
	BearerTokens tokens;

	@Autowired
	TestClock clock;

	OAuthClient client;

	String admin = "";

	@BeforeEach
	void logIn() {
		this.client = new OAuthClient(this.mvc);
		this.admin = this.tokens.of(ADMIN);
	}

	@AfterEach
	void setClockRight() {
		this.clock.reset();
	}

}
