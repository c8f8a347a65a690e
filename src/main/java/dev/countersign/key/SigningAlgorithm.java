package dev.countersign.key;

import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.spec.AlgorithmParameterSpec;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.NamedParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.RSAKeyGenParameterSpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

import io.jsonwebtoken.Jwts;
import io.jsonwebtoken.security.SecureDigestAlgorithm;
import org.jspecify.annotations.Nullable;

/**
 * What a token can be signed with.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc7518#section-3">RFC 7518, section 3</a>
 * @see <a href="https://www.rfc-editor.org/rfc/rfc8037#section-3.1">RFC 8037, section
 * 3.1</a>
 */
enum SigningAlgorithm {

	HS256(Jwts.SIG.HS256, 32), HS384(Jwts.SIG.HS384, 48), HS512(Jwts.SIG.HS512, 64),

	RS256(Jwts.SIG.RS256, "RSA", rsa()), PS256(Jwts.SIG.PS256, "RSA", rsa()),

	ES256(Jwts.SIG.ES256, "EC", new ECGenParameterSpec("secp256r1")),

	EDDSA(Jwts.SIG.EdDSA, "Ed25519", NamedParameterSpec.ED25519);

	/** Those that sign with the deployer's secret. */
	static final List<SigningAlgorithm> SECRET = Arrays.stream(values())
		.filter(SigningAlgorithm::signsWithSecret)
		.toList();

	private final SecureDigestAlgorithm<? extends Key, ? extends Key> signature;

	private final int secretBytes;

	private final String keyType;

	private final @Nullable AlgorithmParameterSpec parameters;

	SigningAlgorithm(SecureDigestAlgorithm<? extends Key, ? extends Key> signature, int secretBytes) {
		this.signature = signature;
		this.secretBytes = secretBytes;
		this.keyType = "";
		this.parameters = null;
	}

	SigningAlgorithm(SecureDigestAlgorithm<? extends Key, ? extends Key> signature, String keyType,
			AlgorithmParameterSpec parameters) {
		this.signature = signature;
		this.secretBytes = 0;
		this.keyType = keyType;
		this.parameters = parameters;
	}

	static Optional<SigningAlgorithm> find(String id) {
		return Arrays.stream(values()).filter((algorithm) -> algorithm.id().equals(id)).findAny();
	}

	static SigningAlgorithm of(String id) {
		return find(id).orElseThrow(() -> new IllegalStateException("Nothing signs with " + id));
	}

	static String ids() {
		return Arrays.stream(values()).map(SigningAlgorithm::id).collect(Collectors.joining(", "));
	}

	/** The name in a token's header. */
	String id() {
		return this.signature.getId();
	}

	SecureDigestAlgorithm<? extends Key, ? extends Key> signature() {
		return this.signature;
	}

	boolean signsWithSecret() {
		return this.secretBytes > 0;
	}

	/** How long a secret must be, in bytes. */
	int secretBytes() {
		return this.secretBytes;
	}

	KeyPair generate(SecureRandom random) {
		try {
			KeyPairGenerator generator = KeyPairGenerator.getInstance(this.keyType);
			generator.initialize(this.parameters, random);
			return generator.generateKeyPair();
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException("Every Java has " + this.keyType, ex);
		}
	}

	PublicKey publicKey(byte[] encoded) throws GeneralSecurityException {
		return KeyFactory.getInstance(this.keyType).generatePublic(new X509EncodedKeySpec(encoded));
	}

	PrivateKey privateKey(byte[] encoded) throws GeneralSecurityException {
		return KeyFactory.getInstance(this.keyType).generatePrivate(new PKCS8EncodedKeySpec(encoded));
	}

	private static AlgorithmParameterSpec rsa() {
		return new RSAKeyGenParameterSpec(3072, RSAKeyGenParameterSpec.F4);
	}

}
