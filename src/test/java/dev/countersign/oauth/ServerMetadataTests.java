package dev.countersign.oauth;

import dev.countersign.testkit.IntegrationTest;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.TestPropertySource;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What is announced is what there is, wherever a request says that it was sent.
 */
class ServerMetadataTests {

	private static final String SERVER = "/.well-known/oauth-authorization-server";

	private static final String RESOURCE = "/.well-known/oauth-protected-resource";

	private static MvcTestResult get(MockMvcTester mvc, String path) {
		return mvc.get().uri("http://evil.example" + path).header("Host", "evil.example").exchange();
	}

	@Nested
	@IntegrationTest
	@TestPropertySource(properties = { "countersign.issuer=https://login.example.com/",
			"countersign.signing.algorithm=ES256", "countersign.oauth.password-grant=true" })
	class WithIssuerAndKeyPair {

		@Autowired
		private MockMvcTester mvc;

		@Test
		void serverWhenReadThenNamesExactlyWhatWorks() {
			assertThat(get(this.mvc, SERVER)).hasStatusOk().bodyJson().isStrictlyEqualTo("""
					{"issuer":"https://login.example.com/",
					"token_endpoint":"https://login.example.com/oauth2/token",
					"jwks_uri":"https://login.example.com/.well-known/jwks.json",
					"response_types_supported":[],
					"grant_types_supported":["client_credentials","refresh_token","password"],
					"token_endpoint_auth_methods_supported":["client_secret_basic","client_secret_post","none"],
					"introspection_endpoint":"https://login.example.com/introspect",
					"introspection_endpoint_auth_methods_supported":["client_secret_basic","Bearer"],
					"revocation_endpoint":"https://login.example.com/revoke",
					"revocation_endpoint_auth_methods_supported":["client_secret_basic","none"]}""");
		}

		@Test
		void resourceWhenReadThenNamesWhoseTokensOpenIt() {
			assertThat(get(this.mvc, RESOURCE)).hasStatusOk().bodyJson().isStrictlyEqualTo("""
					{"resource":"https://login.example.com/",
					"authorization_servers":["https://login.example.com/"],
					"jwks_uri":"https://login.example.com/.well-known/jwks.json",
					"bearer_methods_supported":["header"]}""");
			assertThat(get(this.mvc, RESOURCE + "/elsewhere")).hasStatus(404);
		}

		@ParameterizedTest
		@ValueSource(strings = { "/.well-known/openid-configuration", "/.well-known/openid-configuration/tenant" })
		void openIdWhenAskedForThenThereIsNone(String path) {
			assertThat(get(this.mvc, path)).hasStatus(404).bodyJson().extractingPath("error").isEqualTo("Not found");
		}

	}

	@Nested
	@IntegrationTest
	@TestPropertySource(properties = "countersign.issuer=https://login.example.com")
	class WithIssuerAndSecret {

		@Autowired
		private MockMvcTester mvc;

		@Test
		void serverWhenNoKeyIsPublicThenNamesNone() {
			assertThat(get(this.mvc, SERVER)).hasStatusOk().bodyJson().isStrictlyEqualTo("""
					{"issuer":"https://login.example.com",
					"token_endpoint":"https://login.example.com/oauth2/token",
					"response_types_supported":[],
					"grant_types_supported":["client_credentials","refresh_token"],
					"token_endpoint_auth_methods_supported":["client_secret_basic","client_secret_post","none"],
					"introspection_endpoint":"https://login.example.com/introspect",
					"introspection_endpoint_auth_methods_supported":["client_secret_basic","Bearer"],
					"revocation_endpoint":"https://login.example.com/revoke",
					"revocation_endpoint_auth_methods_supported":["client_secret_basic","none"]}""");
			assertThat(get(this.mvc, RESOURCE)).bodyJson().doesNotHavePath("jwks_uri");
		}

	}

	@Nested
	@IntegrationTest
	@TestPropertySource(properties = "countersign.signing.algorithm=ES256")
	class WithoutIssuer {

		@Autowired
		private MockMvcTester mvc;

		@ParameterizedTest
		@ValueSource(strings = { SERVER, RESOURCE, SERVER + "/countersign", RESOURCE + "/countersign" })
		void metadataWhenIssuerIsNoAddressThenThereIsNone(String path) {
			assertThat(get(this.mvc, path)).hasStatus(404).bodyText().doesNotContain("evil.example");
		}

	}

}
