// Go with net/http, golang-jwt and argon2id, as its tutorials build it.
package main

import (
	"bytes"
	"crypto/rand"
	"encoding/json"
	"log"
	"net/http"
	"os"
	"strings"
	"time"

	"github.com/golang-jwt/jwt"
	"golang.org/x/crypto/argon2"
)

var secret = []byte(os.Getenv("JWT_SECRET"))

func hash(password string, salt []byte) []byte {
	return argon2.IDKey([]byte(password), salt, 2, 19456, 1, 32)
}

func write(w http.ResponseWriter, status int, body map[string]string) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	json.NewEncoder(w).Encode(body)
}

func main() {
	salt := make([]byte, 16)
	rand.Read(salt)
	user, stored := os.Getenv("BENCH_USER"), hash(os.Getenv("BENCH_PASSWORD"), salt)
	http.HandleFunc("/login", func(w http.ResponseWriter, r *http.Request) {
		var in struct{ Username, Password string }
		if json.NewDecoder(r.Body).Decode(&in) != nil || in.Username != user || !bytes.Equal(hash(in.Password, salt), stored) {
			write(w, 401, map[string]string{"error": "bad credentials"})
			return
		}
		token, _ := jwt.NewWithClaims(jwt.SigningMethodHS256, jwt.MapClaims{"user": in.Username, "exp": time.Now().Add(time.Hour).Unix()}).SignedString(secret)
		write(w, 200, map[string]string{"token": token})
	})
	parser := jwt.Parser{ValidMethods: []string{"HS256"}}
	http.HandleFunc("/protected", func(w http.ResponseWriter, r *http.Request) {
		claims := jwt.MapClaims{}
		text := strings.TrimPrefix(r.Header.Get("Authorization"), "Bearer ")
		if _, err := parser.ParseWithClaims(text, claims, func(*jwt.Token) (interface{}, error) { return secret, nil }); err != nil {
			write(w, 401, map[string]string{"error": "invalid token"})
			return
		}
		write(w, 200, map[string]string{"message": "hello", "user": claims["user"].(string)})
	})
	log.Fatal(http.ListenAndServe("127.0.0.1:"+os.Getenv("PORT"), nil))
}
