package dev.countersign.key;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.security.SecurityRequirements;
import io.swagger.v3.oas.annotations.tags.Tag;

import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.util.DigestUtils;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * The keys that others verify our tokens with.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc7517#section-5">RFC 7517, section 5</a>
 */
@RestController
@Tag(name = "Keys")
class JwkSetController {

	private final SigningKeys keys;

	private final CacheControl cacheControl;

	JwkSetController(SigningKeys keys, SigningProperties properties) {
		this.keys = keys;
		this.cacheControl = CacheControl.maxAge(properties.jwksMaxAge()).cachePublic();
	}

	@GetMapping(path = "/.well-known/jwks.json", produces = MediaType.APPLICATION_JSON_VALUE)
	@SecurityRequirements
	@Operation(summary = "The public keys; none while tokens are signed with the secret")
	ResponseEntity<Map<String, List<Map<String, ?>>>> keys() {
		List<SigningKey> published = this.keys.published();
		List<Map<String, ?>> keys = published.stream().<Map<String, ?>>map(KeyMaterial::jwk).toList();
		return ResponseEntity.ok().cacheControl(this.cacheControl).eTag(tag(published)).body(Map.of("keys", keys));
	}

	/** An id stands for all members of its key. */
	private static String tag(List<SigningKey> keys) {
		String ids = keys.stream().map(SigningKey::id).collect(Collectors.joining(" "));
		return DigestUtils.md5DigestAsHex(ids.getBytes(StandardCharsets.US_ASCII));
	}

}
