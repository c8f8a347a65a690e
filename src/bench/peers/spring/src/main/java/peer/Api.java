package peer;

import java.time.Instant;
import org.springframework.security.authentication.AuthenticationManager;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.security.oauth2.jose.jws.MacAlgorithm;
import org.springframework.security.oauth2.jwt.JwsHeader;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtClaimsSet;
import org.springframework.security.oauth2.jwt.JwtEncoder;
import org.springframework.security.oauth2.jwt.JwtEncoderParameters;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

@RestController
class Api {

	record Login(String username, String password) {}

	record Token(String token) {}

	record Hello(String message, String user) {}

	private final AuthenticationManager authentication;
	private final JwtEncoder encoder;

	Api(AuthenticationManager authentication, JwtEncoder encoder) {
		this.authentication = authentication;
		this.encoder = encoder;
	}

	@PostMapping("/login")
	Token login(@RequestBody Login login) {
		String user = authentication
				.authenticate(UsernamePasswordAuthenticationToken.unauthenticated(login.username(), login.password()))
				.getName();
		Instant now = Instant.now();
		JwtClaimsSet claims = JwtClaimsSet.builder()
				.subject(user).issuedAt(now).expiresAt(now.plusSeconds(3600)).build();
		JwsHeader header = JwsHeader.with(MacAlgorithm.HS256).build();
		return new Token(encoder.encode(JwtEncoderParameters.from(header, claims)).getTokenValue());
	}

	@GetMapping("/protected")
	Hello hello(@AuthenticationPrincipal Jwt jwt) {
		return new Hello("hello", jwt.getSubject());
	}
}
