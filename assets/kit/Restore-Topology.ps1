<#
.SYNOPSIS
Publishes the topology that a run of Publish-Topology.ps1 saved before it began, and enables it.
.DESCRIPTION
Databases, folders and accounts that were made stay. Simple URLs have to be set again. It says first what differs, and
asks. Exit codes: 0 done, 1 something failed, 2 you chose not to.
.PARAMETER Run
The name of the folder below "runs" that holds the backup.
.PARAMETER Yes
Do not ask.
#>
[CmdletBinding(SupportsShouldProcess = $true, ConfirmImpact = 'High')]
param([Parameter(Mandatory = $true)][string]$Run, [switch]$Yes)

. ([IO.Path]::Combine($PSScriptRoot, 'Kit.ps1'))

$folder = ''
try {
    $kit = Read-Kit -Folder $PSScriptRoot
    $saved = [IO.Path]::Combine($PSScriptRoot, 'runs', [IO.Path]::GetFileName($Run), 'topology.xml')
    if (-not [IO.File]::Exists($saved)) { throw 'That run holds no backup of the topology.' }
    $folder = New-KitRun -Folder $PSScriptRoot -What 'restore'
    Start-KitTranscript -Run $folder
    Import-KitModule
    $then = Get-KitLines -Xml ([IO.File]::ReadAllText($saved))
    $now = Get-KitLines -Xml (Get-KitTopology)
    $differences = @(Compare-KitLines -Then $then -Now $now)
    if ($differences.Count -eq 0) {
        Write-KitLine -Text 'skip    publishing: what is deployed is the saved topology'
    } else {
        Write-KitLine -Text 'What going back changes ("only in the kit" is the saved topology):'
        Write-KitDifference -Differences $differences
    }
    if ($Yes) { $ConfirmPreference = 'None' }
    if (-not $PSCmdlet.ShouldProcess('the deployment', 'publish the saved topology and enable it. Changes of others since then are lost')) {
        Stop-KitTranscript
        Write-KitResult -Outcome 'stopped' -Run $folder -Text 'Nothing was changed.'
        exit 2
    }
    if ($differences.Count -gt 0) {
        $report = [IO.Path]::Combine($folder, 'Publish-CsTopology.html')
        $backup = [IO.Path]::Combine($folder, 'published-before.xml')
        Publish-CsTopology -FileName $saved -BackupFileName $backup -Report $report -Confirm:$false -WarningVariable warnings
        Write-KitWarnings -Warnings $warnings
        Assert-KitVerdict -Html $report -What 'Publish-CsTopology'
    }
    $report = [IO.Path]::Combine($folder, 'Enable-CsTopology.html')
    Enable-CsTopology -Report $report -Confirm:$false -WarningVariable warnings
    Write-KitWarnings -Warnings $warnings
    Assert-KitVerdict -Html $report -What 'Enable-CsTopology'
    Write-KitLine -Text 'done    Set the simple URLs again where they differ.'
    Stop-KitTranscript
    Write-KitResult -Outcome 'done' -Run $folder -Text 'The saved topology is published and enabled.'
    exit 0
} catch {
    Write-KitLine -Text ('Stopped: ' + $_.Exception.Message)
    Stop-KitTranscript
    Write-KitResult -Outcome 'fail' -Run $folder -Text $_.Exception.Message
    exit 1
}
