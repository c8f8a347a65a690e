package dev.countersign.token;

import java.net.URI;
import java.util.List;

import dev.countersign.problem.Problem;
import dev.countersign.problem.ProblemException;
import io.swagger.v3.oas.annotations.Hidden;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.ArraySchema;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.security.SecurityRequirements;
import io.swagger.v3.oas.annotations.tags.Tag;

import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.support.ServletUriComponentsBuilder;

/**
 * Where everything is, for those who know only the issuer.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc8414#section-3">RFC 8414, section 3</a>
 */
@RestController
@Tag(name = "Keys")
class ServerMetadataController {

	private final String issuer;

	ServerMetadataController(IssuerProperties properties) {
		this.issuer = properties.issuer();
	}

	@GetMapping("/.well-known/oauth-authorization-server")
	@SecurityRequirements
	@Operation(summary = "The issuer and where its keys are")
	ServerMetadata metadata() {
		String address = address();
		return new ServerMetadata(this.issuer, address + "/.well-known/jwks.json", address + "/login", List.of(),
				List.of(), List.of("none"), address + "/introspect", List.of("Bearer"), address + "/revoke");
	}

	/**
	 * Where clients look that have an issuer with a path: between the host and the path.
	 */
	@Hidden
	@GetMapping("/.well-known/oauth-authorization-server/{*path}")
	ServerMetadata metadataOfPath(@PathVariable String path) {
		if (path.length() < 2 || !path.equals(URI.create(address()).getRawPath())) {
			throw new ProblemException(Problem.NOT_FOUND);
		}
		return metadata();
	}

	/**
	 * An issuer that is a name tells nobody where to go; what the caller reached does.
	 */
	private String address() {
		if (this.issuer.startsWith("https://") || this.issuer.startsWith("http://")) {
			return this.issuer.replaceFirst("/+$", "");
		}
		return ServletUriComponentsBuilder.fromCurrentContextPath().toUriString();
	}

	record ServerMetadata(@Schema(example = "https://login.example.com") String issuer,
			@Schema(example = "https://login.example.com/.well-known/jwks.json") String jwksUri,
			@Schema(example = "https://login.example.com/login") String tokenEndpoint,
			@ArraySchema(schema = @Schema(example = "token")) List<String> responseTypesSupported,
			@ArraySchema(schema = @Schema(example = "password")) List<String> grantTypesSupported,
			@ArraySchema(schema = @Schema(example = "none")) List<String> tokenEndpointAuthMethodsSupported,
			@Schema(example = "https://login.example.com/introspect") String introspectionEndpoint,
			@ArraySchema(schema = @Schema(example = "bearer")) List<String> introspectionEndpointAuthMethodsSupported,
			@Schema(example = "https://login.example.com/revoke") String revocationEndpoint) {
	}

}
