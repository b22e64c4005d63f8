// Guide serves the guide: pages to read, and the same content as JSON.
package main

import (
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"os"

	"github.com/aws/aws-lambda-go/lambda"

	"limber/internal/api"
	"limber/internal/figure"
	"limber/internal/guide"
	"limber/internal/logging"
	"limber/internal/settings"
)

func main() {
	logging.Setup()
	handler, err := wire()
	if err != nil {
		slog.Error("cannot start", "error", err)
		os.Exit(1)
	}
	lambda.StartHandlerFunc(api.Lambda(handler))
}

func wire() (http.Handler, error) {
	env := settings.Env(os.Getenv)
	clinic, site := env.Clinic(), env.Site()
	theme, wrongTheme := api.NewTheme(api.ThemeSettings(env.Theme()))
	if err := errors.Join(env.Err(), wrongTheme); err != nil {
		return nil, err
	}
	content, err := guide.Load()
	if err != nil {
		return nil, fmt.Errorf("load guide: %w", err)
	}
	return api.GuideHandler(api.GuideDeps{Guide: content, Figures: figure.File, Clinic: api.Clinic{
		Name: clinic.Name, Phone: clinic.Phone, Address: clinic.Address, Website: clinic.Website, Site: site,
		Theme: theme,
	}}), nil
}
