package dev.countersign.oauth;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.countersign.key.SigningKeys;
import dev.countersign.problem.Problem;
import dev.countersign.problem.ProblemException;
import dev.countersign.problem.Refuses;
import dev.countersign.token.IssuerProperties;
import io.swagger.v3.oas.annotations.Hidden;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.ArraySchema;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.security.SecurityRequirements;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/**
 * Where everything is, for those who know only the issuer. It names what works and
 * nothing else, and there is nothing to be read where the issuer is not an address: what
 * a request says of the host is the client's own word.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc8414#section-3">RFC 8414, section 3</a>
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9728#section-3">RFC 9728, section 3</a>
 */
@RestController
@Tag(name = "OAuth")
class ServerMetadataController {

	private static final List<String> CLIENT_METHODS = List.of("client_secret_basic", "client_secret_post");

	private final IssuerProperties issuer;

	private final OAuthProperties properties;

	private final SigningKeys keys;

	ServerMetadataController(IssuerProperties issuer, OAuthProperties properties, SigningKeys keys) {
		this.issuer = issuer;
		this.properties = properties;
		this.keys = keys;
	}

	@GetMapping("/.well-known/oauth-authorization-server")
	@SecurityRequirements
	@Operation(summary = "The issuer, and what there is at which address")
	@Refuses(Problem.NOT_FOUND)
	ServerMetadata server() {
		return atIssuer(this::server);
	}

	/**
	 * Where clients look that have an issuer with a path: between the host and the path.
	 */
	@Hidden
	@GetMapping("/.well-known/oauth-authorization-server/{*path}")
	ServerMetadata serverOfPath(@PathVariable String path) {
		requireIssuer(path);
		return server();
	}

	@GetMapping("/.well-known/oauth-protected-resource")
	@SecurityRequirements
	@Operation(summary = "Whose tokens open this service's own paths, and how they are sent")
	@Refuses(Problem.NOT_FOUND)
	ResourceMetadata resource() {
		return atIssuer((address) -> new ResourceMetadata(this.issuer.issuer(), List.of(this.issuer.issuer()),
				publicKeys(address), List.of("header")));
	}

	@Hidden
	@GetMapping("/.well-known/oauth-protected-resource/{*path}")
	ResourceMetadata resourceOfPath(@PathVariable String path) {
		requireIssuer(path);
		return resource();
	}

	private ServerMetadata server(String address) {
		List<String> methods = new ArrayList<>(CLIENT_METHODS);
		methods.add("none");
		return new ServerMetadata(this.issuer.issuer(), address + "/oauth2/token", publicKeys(address), List.of(),
				this.properties.grants(), methods, address + "/introspect", List.of("client_secret_basic", "Bearer"),
				address + "/revoke", List.of("client_secret_basic", "none"));
	}

	/** Absent while tokens are signed with the secret, which nobody else can verify. */
	private @Nullable String publicKeys(String address) {
		return this.keys.arePublished() ? address + "/.well-known/jwks.json" : null;
	}

	private <T> T atIssuer(Function<String, T> metadata) {
		return this.issuer.address().map(metadata).orElseThrow(ServerMetadataController::nothing);
	}

	private void requireIssuer(String path) {
		if (path.length() < 2 || !path.equals(atIssuer((address) -> URI.create(address).getRawPath()))) {
			throw new ProblemException(Problem.NOT_FOUND);
		}
	}

	private static ProblemException nothing() {
		return new ProblemException(Problem.NOT_FOUND,
				"There is no metadata: the setting countersign.issuer is not an address.");
	}

	/**
	 * What clients and resource servers can use.
	 *
	 * @param issuer who signs, {@code iss}
	 * @param tokenEndpoint where tokens are asked for
	 * @param jwksUri where the public keys are; absent where there are none
	 * @param responseTypesSupported none, as there is no authorization endpoint
	 * @param grantTypesSupported what can be exchanged for a token
	 * @param tokenEndpointAuthMethodsSupported how a client says who it is
	 * @param introspectionEndpoint where tokens are asked about
	 * @param introspectionEndpointAuthMethodsSupported how a caller says who it is there
	 * @param revocationEndpoint where tokens are ended
	 * @param revocationEndpointAuthMethodsSupported how a caller says who it is there
	 */
	@JsonInclude(JsonInclude.Include.NON_NULL)
	record ServerMetadata(@Schema(example = "https://login.example.com") String issuer,
			@Schema(example = "https://login.example.com/oauth2/token") String tokenEndpoint,
			@Schema(description = "Absent while tokens are signed with the secret",
					example = "https://login.example.com/.well-known/jwks.json") @Nullable String jwksUri,
			@ArraySchema(schema = @Schema(example = "token")) List<String> responseTypesSupported,
			@ArraySchema(schema = @Schema(example = "client_credentials")) List<String> grantTypesSupported,
			@ArraySchema(
					schema = @Schema(example = "client_secret_basic")) List<String> tokenEndpointAuthMethodsSupported,
			@Schema(example = "https://login.example.com/introspect") String introspectionEndpoint,
			@ArraySchema(schema = @Schema(
					example = "client_secret_basic")) List<String> introspectionEndpointAuthMethodsSupported,
			@Schema(example = "https://login.example.com/revoke") String revocationEndpoint,
			@ArraySchema(schema = @Schema(
					example = "client_secret_basic")) List<String> revocationEndpointAuthMethodsSupported) {
	}

	/**
	 * What opens this service's own paths.
	 *
	 * @param resource the service
	 * @param authorizationServers who signs the tokens that open it
	 * @param jwksUri where the public keys are; absent where there are none
	 * @param bearerMethodsSupported where a token may be in a request
	 */
	@JsonInclude(JsonInclude.Include.NON_NULL)
	record ResourceMetadata(@Schema(example = "https://login.example.com") String resource,
			@ArraySchema(schema = @Schema(example = "https://login.example.com")) List<String> authorizationServers,
			@Schema(description = "Absent while tokens are signed with the secret",
					example = "https://login.example.com/.well-known/jwks.json") @Nullable String jwksUri,
			@ArraySchema(schema = @Schema(example = "header")) List<String> bearerMethodsSupported) {
	}

}
