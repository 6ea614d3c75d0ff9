<#
.SYNOPSIS
Saves the topology that is deployed now. It changes nothing.
.DESCRIPTION
The file is what Topology Designer opens, and what a kit is made with as baseline. Exit codes: 0 saved, 1 it could not
be read.
.PARAMETER Out
The file, which must not exist yet.
#>
[CmdletBinding()]
param([Parameter(Mandatory = $true)][string]$Out)

. ([IO.Path]::Combine($PSScriptRoot, 'Kit.ps1'))

Invoke-Kit -What 'download' -WithoutData -Do {
    Import-KitModule
    # .NET would resolve it against the folder of the process.
    $path = $ExecutionContext.SessionState.Path.GetUnresolvedProviderPathFromPSPath($Out)
    if ([IO.File]::Exists($path)) { throw ('The file exists already: ' + $path) }
    Save-KitTopology -Path $path
    Write-KitLine -Text ('saved   the deployed topology, in ' + $path)
    Set-KitResult -Outcome 'done' -Text 'The deployed topology is saved.'
}
